"""`mcp:admin`: offered to administrators for clients that may have it, never ticked by itself, over at once (contract, scopes)."""

import pytest

from tests.fence.test_takeover import assert_refused
from tests.support.account import Account
from tests.support.agent import Agent
from tests.support.application import WIRE, Application
from tests.support.keys import api_key
from tests.support.settings import MAY_ADMINISTER

ADMIN = 'mcp:admin'
EVERYTHING = ('mcp:read', 'mcp:write', ADMIN)
CRONS = {'model': 'ir.cron', 'fields': ['id']}


@pytest.fixture
def application(host: str) -> Application:
    return Application.registered(host)


def connected(account: Account, application: Application, *scopes: str) -> dict[str, str]:
    page = account.open_page(application)
    page.scopes = list(scopes)
    answer = application.exchange(account.code_of(page))
    assert answer.status_code == 200, answer.text
    return answer.json()


def agent(host: str, tokens: dict[str, str]) -> Agent:
    return Agent(host, tokens['access_token'])


def test_it_is_in_no_metadata_and_no_registration(host):
    for path in ('oauth-authorization-server', 'oauth-protected-resource', 'oauth-protected-resource/mcp'):
        assert ADMIN not in WIRE.get(f'{host}/.well-known/{path}').text
    document = {
        'client_name': 'x',
        'redirect_uris': ['https://client.example/callback'],
        'token_endpoint_auth_method': 'none',
        'scope': f'mcp:write {ADMIN}',
    }
    registered = WIRE.post(f'{host}/mcp/oauth/register', json=document).json()
    assert registered['scope'] == 'mcp:read mcp:write'


def test_without_the_setting_or_the_switch_it_is_not_offered(administrator, application):
    assert ADMIN not in administrator.open_page(application).scopes
    administrator.let_administer(application)
    assert ADMIN not in administrator.open_page(application).scopes


def test_with_the_setting_alone_it_is_not_offered(setting, administrator, application):
    assert ADMIN not in administrator.open_page(application).scopes


def test_an_administrator_is_offered_it_unticked_each_time(setting, administrator, application):
    administrator.let_administer(application)
    for _ in range(2):
        page = administrator.open_page(application)
        assert page.scopes == list(EVERYTHING)
        assert page.ticked == ['mcp:read', 'mcp:write']
        connected(administrator, application, *EVERYTHING)


def test_nobody_else_is_offered_it(setting, administrator, employee, application):
    administrator.let_administer(application)
    page = employee.open_page(application)
    assert ADMIN not in page.scopes

    page.scopes = list(EVERYTHING)
    tokens = application.exchange(employee.code_of(page)).json()
    assert tokens['scope'] == 'mcp:read mcp:write'


def test_a_client_that_has_it_administers_and_still_sees_no_credential(setting, host, administrator, application):
    administrator.let_administer(application)
    tokens = connected(administrator, application, *EVERYTHING)
    assert tokens['scope'] == ' '.join(EVERYTHING)
    client = agent(host, tokens)

    assert client.call('search_read', **CRONS).value['rows']
    assert not client.call('search_read', model='res.users', fields=['signature']).is_error
    secret = administrator.call('ir.config_parameter', 'get_param', 'database.secret')
    parameters = client.call('search_read', model='ir.config_parameter', fields=['value'])
    assert parameters.value['rows']
    assert secret not in parameters.text
    assert_refused(client.call('search_read', model='res.users.apikeys', fields=['name']), 'closed to AI clients')
    assert_refused(client.call('search_read', model='muk_mcp.log', fields=['id']), 'closed to AI clients')


def test_without_the_tick_an_administrators_client_is_told_what_it_lacks(setting, host, administrator, application):
    administrator.let_administer(application)
    client = agent(host, connected(administrator, application, 'mcp:read', 'mcp:write'))

    answer = client.send('tools/call', name='search_read', arguments=CRONS)

    assert answer.status_code == 403
    assert f'scope="{" ".join(EVERYTHING)}"' in answer.headers['WWW-Authenticate']
    assert 'insufficient_scope' in answer.headers['WWW-Authenticate']
    assert client.call('search_count', model='res.partner', domain=[]).value['count']


def test_who_cannot_give_it_is_not_asked_for_it(setting, administrator, employee, host, application):
    administrator.let_administer(application)
    client = agent(host, connected(employee, application, 'mcp:read'))
    assert_refused(client.call('search_read', **CRONS), 'may not administer')


def test_a_client_that_administers_takes_no_user_over(setting, administrator):
    """SH-04: links for a new password go to the partner of a user, and stand in mails that wait to be sent."""
    user = administrator.new_user('taken.over@example.com', 'base.group_user')
    other = administrator.call('res.partner', 'create', [{'name': 'Eve', 'email': 'x@evil.example'}])[0]
    client = Agent.administering(administrator)

    for refused in (
        client.call('update_records', model='res.users', ids=[user.user_id], values={'partner_id': other}),
        client.call('update_records', model='res.partner', ids=[other], values={'user_ids': [[4, user.user_id]]}),
        client.call('create_records', model='base.partner.merge.automatic.wizard', values=[{'dst_partner_id': other}]),
        client.call('search_count', model='mail.mail', domain=[['body_html', 'like', 'token=A']]),
        client.call('search_read', model='mail.mail', fields=['body']),
    ):
        assert_refused(refused, 'closed to AI clients')
    assert user.partner_id != other


def test_a_key_never_administers(setting, odoo, host, administrator):
    """SH-04: a key has no page that asks for it, so it is a client without the scope, whatever the settings allow."""
    key = Agent(host, api_key(odoo, administrator.login))

    assert key.call('search_count', model='res.partner').value['count']
    assert_refused(key.call('search_read', **CRONS), 'may not administer')
    assert_refused(key.call('create_records', model='res.groups', values=[{'name': 'x'}]), 'may not administer')


@pytest.mark.parametrize('taken', ['setting', 'switch', 'group'])
def test_it_ends_with_the_next_request_and_the_rest_stays(setting, host, administrator, application, taken):
    user = administrator.new_user(f'{taken}@example.com', 'base.group_user', 'base.group_system')
    administrator.let_administer(application)
    tokens = connected(user, application, *EVERYTHING)
    assert agent(host, tokens).call('search_read', **CRONS).value['rows']

    if taken == 'setting':
        administrator.call('ir.config_parameter', 'set_param', MAY_ADMINISTER, 'False')
    elif taken == 'switch':
        administrator.let_administer(application, may=False)
    else:
        field = 'group_ids' if 'group_ids' in administrator.fields_of('res.users') else 'groups_id'
        employee = [administrator.id_of('base.group_user')]
        administrator.call('res.users', 'write', [user.user_id], {field: [[6, 0, employee]]})

    assert agent(host, tokens).send('ping').status_code == 401
    renewed = application.refresh(tokens['refresh_token']).json()
    assert renewed['scope'] == 'mcp:read mcp:write'
    assert_refused(agent(host, renewed).call('search_read', **CRONS), 'may not administer')


def test_a_connection_that_asks_for_it_is_never_answered_without_the_page(setting, administrator, application):
    administrator.let_administer(application)
    connected(administrator, application, *EVERYTHING)
    asking = f'{application.authorization_path.replace("prompt=consent&", "")}&scope=mcp%3Aread+mcp%3Aadmin'
    browser = administrator.browser.get(asking, headers={'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document'})
    assert browser.status_code == 200
    assert 'Administer Odoo' in browser.text
