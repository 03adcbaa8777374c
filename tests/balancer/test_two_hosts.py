"""What is done at one host counts at the other, at the next request."""

from __future__ import annotations

import base64
import json

import pytest

from tests.support.account import Account
from tests.support.application import WIRE, Application, is_invalid_grant
from tests.support.hosts import workers_that_answered


def claims(token: str) -> dict[str, object]:
    payload = token.split('.')[1]
    return json.loads(base64.urlsafe_b64decode(payload + '=' * (-len(payload) % 4)))


def header(token: str) -> dict[str, object]:
    head = token.split('.', maxsplit=1)[0]
    return json.loads(base64.urlsafe_b64decode(head + '=' * (-len(head) % 4)))


def test_both_hosts_serve_clients_of_the_balancer(servers, user, application):
    """Or everything else here would show nothing."""
    tokens = user.connect(application)
    assert {application.ping(tokens['access_token']).status_code for _ in range(40)} == {200}
    assert all(workers_that_answered(server, '/mcp', 200) for server in servers)


def test_addresses_are_the_balancer_s(front, both):
    for host in (front, *both):
        document = WIRE.get(f'{host}/.well-known/oauth-protected-resource/mcp').json()
        assert document['resource'] == f'{front}/mcp'


def test_each_step_at_another_host(both, user):
    first, second = both
    application = Application.registered(first)
    account = Account(second, user.login, user.login)
    code = account.allow(application)
    tokens = application.exchange(code, first).json()
    assert application.ping(tokens['access_token'], second).status_code == 200
    renewed = application.refresh(tokens['refresh_token'], second).json()
    assert application.ping(renewed['access_token'], first).status_code == 200
    assert application.revoke(renewed['refresh_token'], first).status_code == 200
    assert application.ping(renewed['access_token'], second).status_code == 401
    assert is_invalid_grant(application.refresh(renewed['refresh_token'], second))


def test_consent_page_of_one_host_is_decided_at_the_other(both, user, application):
    account = Account(both[0], user.login, user.login)
    page = account.open_page(application)
    assert account.decide(page, host=both[1]).status_code == 303


def test_new_signing_key_is_known_at_once(both, admin, user, application):
    """Its JWKS is cached by nobody but for the 60 s that it says itself."""
    before = user.connect(application)
    admin.call('muk_mcp_oauth.signing_key', 'action_rotate', [])
    for host in both:
        renewed = application.refresh(before['refresh_token'], host).json()
        assert header(renewed['access_token'])['kid'] != header(before['access_token'])['kid']
        for other in both:
            assert application.ping(renewed['access_token'], other).status_code == 200
            assert application.ping(before['access_token'], other).status_code == 200
            published = {key['kid'] for key in WIRE.get(f'{other}/mcp/oauth/jwks.json').json()['keys']}
            assert {header(before['access_token'])['kid'], header(renewed['access_token'])['kid']} <= published


@pytest.mark.parametrize('seconds', [600, 900])
def test_changed_setting_counts_at_both(both, admin, user, application, seconds):
    tokens = user.connect(application)
    settings = admin.call('res.config.settings', 'create', [{'mcp_oauth_access_token_ttl': seconds}])
    admin.call('res.config.settings', 'execute', settings)
    for host in both:
        assert application.refresh(tokens['refresh_token'], host).json()['expires_in'] == seconds


def test_blocked_client_is_out_at_both(both, admin, user, application, store):
    tokens = user.connect(application)
    client = store.value('SELECT id FROM muk_mcp_oauth_client WHERE client_id = %s', application.client_id)
    admin.call('muk_mcp_oauth.client', 'action_block', [client])
    for host in both:
        assert application.ping(tokens['access_token'], host).status_code == 401
        assert application.refresh(tokens['refresh_token'], host).status_code == 400


def test_closed_model_is_closed_at_both(both, admin, user, application):
    """Rules of the fence are cached in the workers."""
    tokens = user.connect(application)
    message = {
        'jsonrpc': '2.0',
        'id': 1,
        'method': 'tools/call',
        'params': {'name': 'search_count', 'arguments': {'model': 'res.country'}},
    }
    wire = {'json': message, 'headers': {'Authorization': f'Bearer {tokens["access_token"]}'}}

    def is_refused(host: str) -> bool:
        return WIRE.post(f'{host}/mcp', **wire).json()['result'].get('isError', False)

    assert not any(is_refused(host) for host in both)
    rule = admin.call(
        'muk_mcp_oauth.closed_model', 'create', [{'pattern': 'res.country', 'access': 'closed', 'reason': 'a test'}]
    )
    assert all(is_refused(host) for host in both * 4)
    admin.call('muk_mcp_oauth.closed_model', 'unlink', rule)
    assert not any(is_refused(host) for host in both * 4)


def test_moved_endpoint_moves_at_both(both, admin):
    def statuses(path: str) -> set[int]:
        return {WIRE.post(f'{host}{path}', json={}).status_code for host in both for _ in range(4)}

    assert statuses('/mcp') == {401}
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp.endpoint_path', '/ai')
    assert (statuses('/mcp'), statuses('/ai')) == ({404}, {401})
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp.endpoint_path', False)
    assert (statuses('/mcp'), statuses('/ai')) == ({401}, {404})


def test_address_of_the_client_reaches_the_log(front, store, user, application):
    user.connect(application)
    addresses = store.rows("SELECT DISTINCT ip_address FROM muk_mcp_log WHERE method = 'oauth/token'")
    assert addresses == [('127.0.0.1',)]
