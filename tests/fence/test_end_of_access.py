"""What ends a user's sessions ends the keys and connections of that user's clients (review L4, L7)."""

import pytest

from tests.support.account import Account
from tests.support.agent import Agent
from tools.servers.server import running_server

PARAMETERS = {'muk_mcp.rate_limit_requests': '0'}


@pytest.fixture
def leaver(administrator: Account, request: pytest.FixtureRequest) -> Account:
    """An internal user of this test's own."""
    return administrator.new_user(f'{request.node.name}@example.com', 'base.group_user')


def key_of(account: Account, odoo) -> Agent:
    token = odoo.shell(
        f"user = env['res.users'].search([('login', '=', {account.login!r})])\n"
        "print(env['muk_mcp.key']._generate(user, 'Script', 'write', 0))"
    ).strip()
    return Agent(str(account.browser.base_url), token)


def works(agent: Agent) -> bool:
    status = agent.send('tools/call', name='whoami', arguments={}).status_code
    assert status in (200, 401), status
    return status == 200


def test_a_new_password_ends_keys_and_connections(odoo, administrator, leaver):
    """SL-04."""
    key, connection = key_of(leaver, odoo), Agent.connected(leaver)
    assert works(key)
    assert works(connection)

    administrator.call('res.users', 'write', [leaver.user_id], {'password': 'another'})

    assert not works(key)
    assert not works(connection)


def test_an_archived_user_gets_neither_back(odoo, administrator, leaver):
    key, connection, user_id = key_of(leaver, odoo), Agent.connected(leaver), leaver.user_id

    administrator.call('res.users', 'write', [user_id], {'active': False})
    administrator.call('res.users', 'write', [user_id], {'active': True})

    assert not works(key)
    assert not works(connection)


def test_a_portal_user_has_neither(odoo, administrator, leaver):
    """SL-04."""
    key, connection = key_of(leaver, odoo), Agent.connected(leaver)
    field = 'group_ids' if 'group_ids' in administrator.fields_of('res.users') else 'groups_id'

    portal = [[6, 0, [administrator.id_of('base.group_portal')]]]
    administrator.call('res.users', 'write', [leaver.user_id], {field: portal})

    assert not works(key)
    assert not works(connection)


def test_logging_out_from_all_devices_ends_them(odoo, leaver):
    """SL-07: the user asks for it behind the dialog that asks for the password."""
    key, connection = key_of(leaver, odoo), Agent.connected(leaver)

    dialog = leaver.call('res.users', 'action_revoke_all_devices', [leaver.user_id])
    check = dialog.get('res_id') or leaver.call('res.users.identitycheck', 'create', {})
    leaver.call('res.users.identitycheck', 'write', [check], {'password': leaver.login})
    method = 'run_check' if dialog.get('res_id') else 'revoke_all_devices'
    leaver.call('res.users.identitycheck', method, [check], context={'password': leaver.login})

    assert not works(key)
    assert not works(connection)


def test_a_neutralised_copy_has_neither():
    """SL-04."""
    with running_server(workers=0, parameters=PARAMETERS) as copy:
        user = Account(f'http://127.0.0.1:{copy.port}', 'admin', 'admin')
        key, connection = key_of(user, copy), Agent.connected(user)
        assert works(key)
        assert works(connection)

        copy.shell('import odoo.modules.neutralize as neutralize; neutralize.neutralize_database(env.cr)')

        assert not works(key)
        assert not works(connection)
