"""What an AI client could leave behind that acts on others later: their messages, activities, numbers, money and invitations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent, Answer

MEETING = {'name': 'x', 'start': '2027-01-01 09:00:00', 'stop': '2027-01-01 10:00:00'}
ADMINISTRATION = 'closed to AI clients that may not administer Odoo'


@pytest.fixture(scope='module')
def of_owner(owner: Account) -> Agent:
    """A client of the company's administrator, which may not administer."""
    return Agent.connected(owner)


@pytest.fixture(scope='module')
def customer(owner: Account) -> int:
    return owner.call('res.partner', 'create', [{'name': 'Customer of others'}])[0]


def make(agent: Agent, model: str, **values: Any) -> Answer:
    return agent.call('create_records', model=model, values=[values])


@pytest.mark.parametrize(
    'values', [{'subject': 'forged'}, {'is_internal': False}, {'subtype_id': 1}, {'partner_ids': [[4, 1]]}]
)
def test_a_message_of_somebody_else_keeps_subject_and_readers(of_contact_manager, administrator, values):
    """SL-06: a note became a comment, which customers read, and the subject is the word of its author, too."""
    contact = administrator.call('res.partner', 'create', [{'name': 'Noted about'}])[0]
    administrator.call('res.partner', 'message_post', [contact], body='among us', subject='as I named it')
    about = [['model', '=', 'res.partner'], ['res_id', '=', contact], ['body', 'like', 'among us']]
    message = administrator.call('mail.message', 'search', about)
    before = administrator.call('mail.message', 'read', message, list(values))

    refused = of_contact_manager.call('update_records', model='mail.message', ids=message, values=values)

    assert_refused(refused, 'in the name of somebody else')
    assert administrator.call('mail.message', 'read', message, list(values)) == before


def test_what_a_template_says_is_not_written_as_a_translation(setting, administrator):
    """SM-05: Odoo writes translations past the ORM's `write`, so a client that may administer could write code there."""
    template = administrator.call('mail.template', 'search', [], limit=1)
    before = administrator.call('mail.template', 'read', template, ['subject'])
    administering = Agent.administering(administrator)

    for code in ('{{ object.env }}', '<t t-out="object.env"/>'):
        refused = administering.call(
            'call_method',
            model='mail.template',
            method='update_field_translations',
            ids=template,
            args=['subject', {'en_US': code}],
        )
        assert_refused(refused, 'a template is run as code')
    assert administrator.call('mail.template', 'read', template, ['subject']) == before


def test_other_translations_are_taken(of_owner, owner):
    stage = owner.call('crm.stage', 'create', [{'name': 'Told'}])[0]

    done = of_owner.call(
        'call_method',
        model='crm.stage',
        method='update_field_translations',
        ids=[stage],
        args=['name', {'en_US': 'Retold'}],
    )

    assert not done.is_error, done.said
    assert owner.call('crm.stage', 'read', [stage], ['name'])[0]['name'] == 'Retold'


@pytest.mark.parametrize('model', ['mail.activity.type', 'mail.activity.plan', 'mail.message.subtype', 'digest.digest'])
def test_what_acts_on_others_later_is_administration(of_owner, owner, model):
    """SH-04: a client without `mcp:admin` leaves nothing that plans, sends or tells by itself."""
    refused = make(of_owner, model, name='Left by a client')

    assert_refused(refused, ADMINISTRATION)
    assert not owner.call(model, 'search_count', [['name', '=', 'Left by a client']])
    assert not of_owner.call('search_read', model=model, fields=['name']).is_error


def test_definitions_of_goals_are_code(of_owner, owner):
    """SH-04: Odoo evaluates the domain of a goal as Python, with the user in reach."""
    model = owner.call('ir.model', 'search', [['model', '=', 'res.partner']])[0]
    values = {'name': 'x', 'condition': 'higher', 'computation_mode': 'count', 'model_id': model}
    refused = make(of_owner, 'gamification.goal.definition', **values, domain="[('id', '=', user.id)]")

    assert_refused(refused, 'definitions of goals are run as code')


def test_canned_responses_are_kept_for_oneself(of_employee, administrator, employee):
    """SM-03: colleagues would insert the words of the client into their own messages."""
    models = administrator.call('ir.model', 'search_count', [['model', '=', 'mail.canned.response']])
    if not models:
        # Odoo 17 has one list for everybody.
        assert_refused(make(of_employee, 'mail.shortcode', source='hi', substitution='x'), ADMINISTRATION)
        return
    group = administrator.id_of('base.group_user')
    shared = make(of_employee, 'mail.canned.response', source='hi', substitution='x', group_ids=[[6, 0, [group]]])
    own = make(of_employee, 'mail.canned.response', source='hi', substitution='x').value['ids']
    later = of_employee.call(
        'update_records', model='mail.canned.response', ids=own, values={'group_ids': [[6, 0, [group]]]}
    )

    for refused in (shared, later):
        assert_refused(refused, 'canned responses for its own user only')
    assert employee.call('mail.canned.response', 'read', own, ['group_ids'])[0]['group_ids'] == []


def test_no_pattern_is_set_that_runs_on_what_others_write(of_owner, owner):
    """SM-02: a pattern of the numbers of a journal is run at each invoice, and no limit of the database ends it."""
    journal = owner.call('account.journal', 'search', [['type', '=', 'sale']], limit=1)
    values = {'sequence_override_regex': r'^(?P<prefix1>(\w+)+)(?P<seq>\d*)$'}

    refused = of_owner.call('update_records', model='account.journal', ids=journal, values=values)

    assert_refused(refused, 'a wrong one holds the server')
    assert not owner.call('account.journal', 'read', journal, ['sequence_override_regex'])[0]['sequence_override_regex']


def test_no_client_decides_where_money_goes(of_owner, owner, customer):
    """SH-04: a text must not put another bank account on the invoices of the company, nor trust one for payments."""
    house = owner.call('res.company', 'search_read', [], ['partner_id'], limit=1)[0]['partner_id'][0]

    own = make(of_owner, 'res.partner.bank', acc_number='EVIL 1', partner_id=house)
    trusted = make(of_owner, 'res.partner.bank', acc_number='EVIL 2', partner_id=customer, allow_out_payment=True)
    plain = make(of_owner, 'res.partner.bank', acc_number='GOOD 1', partner_id=customer)

    assert_refused(own, ADMINISTRATION)
    assert_refused(trusted, 'money is sent where it is set')
    assert not plain.is_error, plain.said
    assert not owner.call('res.partner.bank', 'search_count', [['acc_number', 'like', 'EVIL']])


def test_invitations_come_from_the_user_of_the_client(of_owner, owner, customer):
    """SL-06: an invitation is sent from the e-mail of whoever organizes the meeting."""
    other = owner.new_user('organizer@example.com', 'base.group_user').user_id
    agent = Agent.connected(owner.new_user('invites@example.com', 'base.group_user', 'base.group_partner_manager'))

    for refused in (
        make(agent, 'calendar.event', **MEETING, user_id=other, partner_ids=[[6, 0, [customer]]]),
        agent.call('create_records', model='calendar.event', values=[MEETING], context={'default_user_id': other}),
        agent.call(
            'call_method',
            model='calendar.event',
            method='load',
            args=[[*MEETING, 'user_id/.id'], [[*MEETING.values(), str(other)]]],
        ),
    ):
        assert_refused(refused, 'in the name of somebody else')
    assert make(agent, 'calendar.event', **MEETING).value['ids']
    assert not owner.call('calendar.event', 'search_count', [['user_id', '=', other]])


def test_no_client_gets_the_link_of_a_survey(of_owner, owner):
    """SM-03: the link of a survey opens it without signing in; a field that holds it is closed, and methods gave it out."""
    survey = owner.call('survey.survey', 'create', [{'title': 'For some'}])[0]
    token = owner.call('survey.survey', 'read', [survey], ['access_token'])[0]['access_token']

    for method in ('get_start_url', 'get_print_url', 'get_start_short_url'):
        refused = of_owner.call('call_method', model='survey.survey', method=method, ids=[survey])
        assert_refused(refused, 'opens the record without signing in')
    pressed = of_owner.call('call_method', model='survey.survey', method='action_test_survey', ids=[survey])
    assert not pressed.is_error, pressed.said
    assert token not in pressed.text


def test_no_link_runs_in_the_browser_of_who_opens_it(of_owner, owner, customer):
    script = 'javascript:alert(1)'
    values = {'name': 'x', 'type': 'url', 'url': script, 'res_model': 'res.partner', 'res_id': customer}

    for refused in (
        make(of_owner, 'ir.attachment', **values),
        make(of_owner, 'res.partner', name='x', website=script),
    ):
        assert_refused(refused, 'it runs in the browser of whoever opens it')
    for done in (
        make(of_owner, 'ir.attachment', **{**values, 'url': 'https://example.com/online=1'}),
        make(of_owner, 'res.partner', name='x', website='https://example.com'),
    ):
        assert not done.is_error, done.said
