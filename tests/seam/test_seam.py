"""`muk_mcp_oauth` works on a `muk_mcp` that offers the seam and only the seam, and leaves it as it was."""

from __future__ import annotations

import hashlib

import pytest

from tests.support import modules
from tests.support.account import Account
from tests.support.application import WIRE, Application
from tests.support.catalogues import catalogues, differences
from tests.support.hosts import url_of
from tests.support.odoo_log import complaints_of_ours
from tests.support.session_agent import SessionAgent
from tests.support.traces import save_settings
from tests.support.trail import rows_written

ITS_OWN = {'muk_mcp_log', 'muk_mcp_session', 'muk_mcp_notification'}
# Users were told of new connections, and what was mailed is mailed.
MAILED = {
    'mail_mail',
    'mail_mail_res_partner_rel',
    'mail_message',
    'mail_message_res_partner_rel',
    'mail_notification',
}
CHALLENGE = 'resource_metadata="http://127.0.0.1:{port}/.well-known/oauth-protected-resource/mcp"'


@pytest.fixture(scope='module')
def before(admin, employee, store):
    """The catalogues of the database with the server alone."""
    admin.call('ir.module.module', 'update_list')
    save_settings(admin)
    return catalogues(store)


@pytest.fixture(scope='module')
def installed(odoo, admin, before):
    """The server, with `muk_mcp_oauth` on it."""
    modules.install(admin, 'muk_mcp_oauth')
    return odoo


@pytest.fixture(scope='module')
def employee(admin) -> Account:
    return admin.new_user('employee@example.com', 'base.group_user', 'base.group_partner_manager')


@pytest.fixture(scope='module')
def reader(installed, employee) -> SessionAgent:
    return SessionAgent.connected(employee, 'mcp:read')


@pytest.fixture(scope='module')
def writer(installed, employee) -> SessionAgent:
    return SessionAgent.connected(employee)


def test_it_is_not_our_server(installed, admin):
    """Ours has a model that is no part of the seam."""
    assert admin.call('ir.model', 'search_count', [['model', '=', 'muk_mcp.server']]) == 0


@pytest.mark.parametrize('authorization', [None, 'Bearer not-a-key'])
def test_refusal_tells_where_to_sign_in(installed, authorization):
    """Though this server answers a denial with a body of its own, without the headers of the exception."""
    headers = {'Authorization': authorization} if authorization else {}
    answer = WIRE.post(f'{url_of(installed)}/mcp', json={}, headers=headers)
    assert answer.status_code == 401
    assert CHALLENGE.format(port=installed.port) in answer.headers['WWW-Authenticate']
    assert answer.headers.get_list('WWW-Authenticate') == [answer.headers['WWW-Authenticate']]


def test_tools_are_called_as_the_user(reader):
    assert reader.call('whoami').value['login'] == 'employee@example.com'
    assert not reader.call('search_read', model='res.partner', limit=1).is_error


def test_call_is_in_the_log_of_that_server(reader, store):
    before = store.value('SELECT coalesce(max(id), 0) FROM muk_mcp_log')
    assert reader.call('whoami').value
    (row,) = store.rows(
        """SELECT l.method, l.tool_name, l.status, u.login, k.key_prefix, k.scope, l.oauth_client
             FROM muk_mcp_log l JOIN res_users u ON u.id = l.user_id JOIN muk_mcp_key k ON k.id = l.key_id
            WHERE l.id > %s AND l.method = 'tools/call'""",
        before,
    )
    client_id = reader.application.client_id
    assert row == ('tools/call', 'whoami', 'ok', 'employee@example.com', 'oauth', 'read', client_id)


def test_sign_in_is_in_the_log_of_that_server(employee, store):
    with rows_written(store) as rows:
        SessionAgent.connected(employee)
    assert [(row.event, row.status) for row in rows] == [
        ('register', 'ok'),
        ('authorize', 'ok'),
        ('consent', 'ok'),
        ('token', 'ok'),
    ]


def test_reader_is_told_to_step_up_and_does(employee, reader, store):
    refused = reader.send('tools/call', name='create_records', arguments={'model': 'res.partner', 'values': []})
    assert refused.status_code == 403
    assert 'error="insufficient_scope"' in refused.headers['WWW-Authenticate']
    assert 'scope="mcp:read mcp:write"' in refused.headers['WWW-Authenticate']
    answer = reader.application.exchange(employee.allow(reader.application))
    assert answer.json()['scope'] == 'mcp:read mcp:write'
    stronger = SessionAgent(reader.host, answer.json()['access_token'], reader.application)
    made = stronger.call('create_records', model='res.partner', values=[{'name': 'Stepped up'}])
    assert not made.is_error, made.said
    assert store.value("SELECT count(*) FROM res_partner WHERE name = 'Stepped up'") == 1


@pytest.mark.parametrize(
    ('tool', 'arguments'),
    [
        ('search_read', {'model': 'ir.config_parameter', 'fields': ['key', 'value']}),
        ('search_read', {'model': 'muk_mcp.log'}),
        ('search_read', {'model': 'res.partner', 'domain': [['user_ids.password', '=', 'x']]}),
        ('create_records', {'model': 'muk_mcp.key', 'values': [{'name': 'Mine'}]}),
        ('create_records', {'model': 'res.users', 'values': [{'name': 'x', 'login': 'x'}]}),
        ('update_records', {'model': 'res.users', 'ids': [1], 'values': {'password': 'x'}}),
    ],
)
def test_fence_stands_around_its_tools(admin, installed, tool, arguments):
    """The administrator could do all of this by hand."""
    answer = SessionAgent.connected(admin).call(tool, **arguments)
    assert answer.is_error
    assert 'closed' in answer.said, answer.said


def test_call_that_writes_is_recorded_before_it_runs(writer, employee, store):
    """The savepoint around the tool is gone with its transaction: what this server has to say of it is an error page."""
    before = store.value('SELECT coalesce(max(id), 0) FROM muk_mcp_log')
    answer = writer.call('break_off')
    assert answer.is_error
    assert 'Look at the records before trying again' in answer.said
    partner = employee.partner_id
    assert employee.call('res.partner', 'read', [partner], ['function'])[0]['function'] == 'saved'
    store.rows('UPDATE res_partner SET function = NULL WHERE id = %s', partner)
    rows = store.rows('SELECT method, tool_name FROM muk_mcp_log WHERE id > %s ORDER BY id', before)
    assert rows[0] == ('tools/begin', 'break_off')


def test_query_has_an_end(writer, admin, installed):
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp.statement_seconds', '1')
    answer = writer.call('wait')
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp.statement_seconds', False)
    assert answer.is_error
    assert 'This takes the database too long' in answer.said


def test_its_own_keys_open_it_still(installed, employee, store):
    """They are fenced as tokens are."""
    token = 'a-key-of-the-server-itself'
    store.rows(
        "INSERT INTO muk_mcp_key (name, key_hash, user_id, scope) VALUES ('Script', %s, %s, 'write')",
        hashlib.sha256(token.encode()).hexdigest(),
        employee.user_id,
    )
    script = SessionAgent(url_of(installed), token)
    assert script.call('whoami').value['login'] == 'employee@example.com'
    assert script.call('search_read', model='ir.config_parameter').is_error


def test_refresh_and_revocation(writer, employee):
    application = Application.registered(writer.host)
    tokens = employee.connect(application)
    renewed = application.refresh(tokens['refresh_token']).json()
    assert application.ping(renewed['access_token']).status_code == 200
    application.revoke(renewed['refresh_token'])
    assert application.ping(renewed['access_token']).status_code == 401


@pytest.mark.parametrize('model', ['muk_mcp.log', 'res.config.settings', 'res.users', 'muk_mcp_oauth.client'])
def test_views_of_both_fit_together(installed, admin, model):
    """A view that inherits what this server has not would fail here."""
    assert admin.call(model, 'get_views', [[False, 'form'], [False, 'search']])['views'].keys() == {'form', 'search'}


def test_uninstall_leaves_that_server_as_it_was(installed, admin, store, before, writer):
    """Its log and sessions stay, as they are its own; what the clients made in Odoo is deleted here."""
    store.rows("DELETE FROM muk_mcp_key WHERE name = 'Script'")
    admin.call('res.partner', 'unlink', admin.call('res.partner', 'search', [['name', '=', 'Stepped up']]))
    modules.uninstall(admin, 'muk_mcp_oauth')
    assert differences(before, catalogues(store)).keys() - ITS_OWN - MAILED == set()
    assert WIRE.post(f'{url_of(installed)}/mcp', json={}).status_code == 401
    assert WIRE.post(f'{url_of(installed)}/mcp/oauth/token').status_code == 404


def test_nothing_was_warned_of(installed):
    assert complaints_of_ours(installed.log) == []
