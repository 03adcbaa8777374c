"""A company with two companies and whatever else is installed: tools see what their user may see."""

from __future__ import annotations

from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.odoo_log import complaints_of_ours

TWO_COMPANIES = """second = env['res.company'].create({'name': 'Second company'})
user.write({'company_ids': [(4, second.id)]})"""


def test_user_of_two_companies_works_in_both(odoo, host, new_login):
    login = new_login('both@example.com', TWO_COMPANIES)
    agent = Agent.connected(Account(host, login, login))
    found = agent.call('search_read', model='res.company', fields=['name'])
    assert 'Second company' in str(found)


def test_list_of_models_is_readable_whatever_is_installed(host, administrator):
    agent = Agent.connected(administrator)
    listed, offset = [], 0
    while offset is not None:
        page = agent.call('list_models', limit=200, offset=offset).value
        listed += [model['model'] for model in page['models']]
        offset = page['next_offset']
    assert 'res.partner' in listed
    assert len(set(listed)) == len(listed) == page['total']


def test_log_has_no_complaint_of_ours(odoo):
    """What the other tests did is nothing to warn of."""
    assert complaints_of_ours(odoo.log) == []
