"""What did this client do? Records it created, changed and deleted, from the audit log, for its user and administrators."""

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent

EFFECTS = 'muk_mcp_oauth.effect'
SHOWN = ['what', 'model_name', 'res_id', 'record_name', 'can_open']


@pytest.fixture(scope='module')
def user(administrator: Account) -> Account:
    return administrator.new_user('effects@example.com', 'base.group_user', 'base.group_partner_manager')


@pytest.fixture(scope='module')
def agent(user: Account) -> Agent:
    return Agent.connected(user)


@pytest.fixture(scope='module')
def done(agent: Agent) -> list[int]:
    """Three contacts that the client made; it renamed the second, deleted the third and failed with the first."""
    made = agent.call('create_records', model='res.partner', values=[{'name': f'Made {n}'} for n in range(3)]).value[
        'ids'
    ]
    agent.call('update_records', model='res.partner', ids=made[1:2], values={'name': 'Renamed'})
    agent.call('delete_records', model='res.partner', ids=made[2:])
    agent.call('search_read', model='res.partner', domain=[['id', 'in', made]])
    assert agent.call('update_records', model='res.partner', ids=made[:1], values={'nix': 1}).is_error
    return made


def effects_of(account: Account, domain: list = ()) -> list[dict]:
    return account.call(EFFECTS, 'search_read', list(domain), SHOWN, order='id')


def test_a_user_sees_what_was_created_changed_and_deleted(user, done):
    first, second, third = done

    seen = [(row['what'], row['res_id'], row['record_name'], row['can_open']) for row in effects_of(user)]

    gone = f'No. {third}, not there any more'
    assert seen == [
        ('created', first, 'Made 0', True),
        ('created', second, 'Renamed', True),
        ('created', third, gone, False),
        ('changed', second, 'Renamed', True),
        ('deleted', third, gone, False),
    ]


def test_it_opens_the_record_and_no_deleted_one(user, done):
    rows = user.call(EFFECTS, 'search', [['res_id', '=', done[0]]])
    action = user.call(EFFECTS, 'action_open', rows)
    assert (action['res_model'], action['res_id']) == ('res.partner', done[0])
    gone = user.call(EFFECTS, 'search', [['what', '=', 'deleted']])
    with pytest.raises(AssertionError, match='was deleted'):
        user.call(EFFECTS, 'action_open', gone)


def test_others_see_nothing_of_it_and_administrators_all(user, employee, administrator, done):
    assert effects_of(employee, [['user_id', '=', user.user_id]]) == []
    assert len(effects_of(administrator, [['user_id', '=', user.user_id]])) == 5


def test_it_is_found_by_client_after_disconnecting(user, agent, done):
    consents = [
        connection['id']
        for application in user.call('muk_mcp_oauth.consent', 'my_applications')
        for connection in application['connections']
    ]
    user.call('muk_mcp_oauth.consent', 'disconnect', consents)
    action = user.call('muk_mcp_oauth.consent', 'action_effects', consents)
    assert action['res_model'] == EFFECTS
    assert len(effects_of(user, action['domain'])) == 5
    assert effects_of(user, [['oauth_client', '=', 'another']]) == []


def test_nobody_lists_the_effects_of_another_users_connection(employee, administrator, user):
    consents = administrator.call('muk_mcp_oauth.consent', 'search', [['user_id', '=', user.user_id]])
    with pytest.raises(AssertionError, match='not yours'):
        employee.call('muk_mcp_oauth.consent', 'action_effects', consents)


def test_the_form_of_a_client_lists_them_for_administrators(administrator, agent, done):
    domain = [['client_id', '=', agent.application.client_id]]
    client = administrator.call('muk_mcp_oauth.client', 'search', domain)
    action = administrator.call('muk_mcp_oauth.client', 'action_effects', client)
    assert len(effects_of(administrator, action['domain'])) == 5


def test_no_client_reads_them(of_administrator):
    assert_refused(of_administrator.call('search_read', model=EFFECTS, fields=['what']), 'closed to AI clients')


def test_they_are_grouped_by_kind(user, done):
    groups = user.call(EFFECTS, 'read_group', [], ['what'], ['what'], lazy=False)
    assert {group['what']: group['__count'] for group in groups} == {'created': 3, 'changed': 1, 'deleted': 1}
