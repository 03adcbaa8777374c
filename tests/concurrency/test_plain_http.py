"""An https URL behind a proxy: nothing that clients are told is plain http, and nothing secret is taken over it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import httpx2
import pytest

from tests.support.account import Account
from tests.support.application import CALLBACK, PING, WIRE, Application
from tests.support.hosts import another_host, url_of
from tests.support.store import Store
from tests.support.stranger import DOCUMENTS
from tests.support.trail import rows_written

ISSUER = 'https://odoo.example'


def through_proxy(scheme: str) -> dict[str, str]:
    """What a proxy adds that was spoken to over `scheme`."""
    return {'X-Forwarded-Host': 'odoo.example', 'X-Forwarded-Proto': scheme, 'X-Forwarded-For': '192.0.2.7'}


@pytest.fixture(scope='module')
def behind_proxy(odoo, admin: Account) -> Iterator[str]:
    """The plain URL of a host that trusts its proxy, while clients are told an https URL."""
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp_oauth.public_url', ISSUER)
    with another_host(odoo, 2, proxy_mode='True') as host:
        yield url_of(host)
    admin.call('ir.config_parameter', 'set_param', 'muk_mcp_oauth.public_url', '')


@pytest.fixture
def user_there(behind_proxy: str, user: Account) -> Account:
    return Account(behind_proxy, user.login, user.login)


@pytest.fixture
def application_there(behind_proxy: str) -> Application:
    return Application.registered(behind_proxy)


def test_nothing_that_clients_are_told_is_plain_http(behind_proxy, user_there, application_there):
    """AZ-27: documents, challenges, registrations, redirects and tokens, whatever a request says of its own URL."""
    for headers in (
        {},
        through_proxy('https'),
        through_proxy('http'),
        {'Host': 'evil.example', 'X-Forwarded-Host': 'evil.example'},
    ):
        answers = [WIRE.get(behind_proxy + path, headers=headers) for path in DOCUMENTS]
        assert {answer.status_code for answer in answers} == {200}
        challenge = WIRE.post(f'{behind_proxy}/mcp', json=PING, headers=headers).headers['WWW-Authenticate']
        for told in (*(answer.text for answer in answers), challenge):
            assert ISSUER in told
            assert 'http://' not in told
            assert 'evil' not in told
    document = {'redirect_uris': [CALLBACK], 'token_endpoint_auth_method': 'none'}
    registered = WIRE.post(f'{behind_proxy}/mcp/oauth/register', json=document, headers=through_proxy('https'))
    decided = user_there.decide(user_there.open_page(application_there))
    assert registered.json()['registration_client_uri'].startswith(ISSUER)
    assert 'iss=https%3A%2F%2Fodoo.example' in decided.headers['Location']


def test_nothing_secret_is_taken_over_plain_http(behind_proxy, store: Store, user_there, application_there):
    """AZ-27: a code, a refresh token or an access token that comes in plain is refused before it is looked at."""
    code = user_there.allow(application_there)
    tokens = user_there.connect(application_there)
    grants = {
        'token': {'grant_type': 'authorization_code', 'code': code, 'code_verifier': application_there.verifier},
        'refresh': {'grant_type': 'refresh_token', 'refresh_token': tokens['refresh_token']},
        'revoke': {'token': tokens['refresh_token']},
        'introspect': {'token': tokens['refresh_token']},
    }
    with rows_written(store) as rows:
        for event, form in grants.items():
            path = '/mcp/oauth/' + ('token' if event == 'refresh' else event)
            assert_refused(
                WIRE.post(
                    behind_proxy + path,
                    data={'client_id': application_there.client_id, **form},
                    headers=through_proxy('http'),
                )
            )
        assert_refused(
            WIRE.post(
                f'{behind_proxy}/mcp/oauth/register', json={'redirect_uris': [CALLBACK]}, headers=through_proxy('http')
            )
        )
        page = user_there.browser.get(application_there.authorization_path, headers=through_proxy('http'))
        call = WIRE.post(f'{behind_proxy}/mcp', json=PING, headers={**bearer(tokens), **through_proxy('http')})

    assert (page.status_code, 'name="decision"' in page.text) == (400, False)
    assert (call.status_code, 'error="invalid_request"' in call.headers['WWW-Authenticate']) == (401, True)
    assert [row.reason for row in rows] == ['invalid_request: plain_http'] * 7
    assert {row.address for row in rows} == {'192.0.2.7'}


def test_same_requests_are_served_over_https(behind_proxy, user_there, application_there):
    """So it is the scheme that is refused; where a proxy says nothing of it, nothing is refused."""
    tokens = user_there.connect(application_there)
    for headers in (through_proxy('https'), {'X-Forwarded-Host': 'odoo.example'}, {'X-Forwarded-Proto': 'http'}):
        ask = partial(WIRE.post, headers={**bearer(tokens), **headers})
        assert ask(f'{behind_proxy}/mcp', json=PING).status_code == 200
        form = {
            'grant_type': 'refresh_token',
            'refresh_token': tokens['refresh_token'],
            'client_id': application_there.client_id,
        }
        refreshed = WIRE.post(f'{behind_proxy}/mcp/oauth/token', data=form, headers=headers)
        assert refreshed.status_code == 200
        tokens = refreshed.json()


def bearer(tokens: dict[str, str]) -> dict[str, str]:
    return {'Authorization': f'Bearer {tokens["access_token"]}'}


def assert_refused(answer: httpx2.Response) -> None:
    assert (answer.status_code, answer.json()) == (400, {'error': 'invalid_request', 'error_description': 'Use https.'})
