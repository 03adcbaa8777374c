"""The shipped rule: personal data of employees is for the clients of HR managers only, as soon as Employees is installed."""

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent

PERSONAL = ('private_email', 'private_phone', 'identification_id', 'ssnid', 'birthday', 'emergency_contact')
CANARY = 'canary-of-hr@example.com'


@pytest.fixture(scope='module')
def employee_id(owner: Account) -> int:
    return owner.call(
        'hr.employee', 'create', {'name': 'Hedy', 'private_email': CANARY, 'work_email': 'hedy@work.example'}
    )


def agent_of(owner: Account, group: str) -> Agent:
    return Agent.connected(owner.new_user(f'{group}@hr.example', 'base.group_user', f'hr.{group}'))


def test_an_officers_client_does_not_read_what_the_officer_may(owner, employee_id):
    officer = agent_of(owner, 'group_hr_user')
    for field in PERSONAL:
        if field in owner.fields_of('hr.employee'):
            answer = officer.call('read_records', model='hr.employee', ids=[employee_id], fields=[field])
            assert_refused(answer, f'hr.employee.{field} is closed to AI clients by a rule of this Odoo')
    for answer in (
        officer.call('search_count', model='hr.employee', domain=[['private_email', '=', CANARY]]),
        officer.call('search_read', model='hr.employee', fields=['parent_id.private_email']),
        officer.call('search_read', model='resource.resource', fields=['employee_id.private_email']),
    ):
        assert_refused(answer, 'closed to AI clients by a rule')
    found = officer.call('search_read', model='hr.employee', domain=[['id', '=', employee_id]])
    assert CANARY not in found.text
    read = officer.call('call_method', model='hr.employee', method='read', ids=[employee_id])
    assert CANARY not in read.text
    work = officer.call('read_records', model='hr.employee', ids=[employee_id], fields=['name', 'work_email'])
    assert work.value['records'][0]['work_email'] == 'hedy@work.example'


def test_a_managers_client_reads_it(owner, employee_id):
    manager = agent_of(owner, 'group_hr_manager')
    answer = manager.call('read_records', model='hr.employee', ids=[employee_id], fields=['private_email'])
    assert answer.value['records'][0]['private_email'] == CANARY
