"""Every event of the server, each made to happen once, with the rows of the audit log that it has to leave."""

from __future__ import annotations

from dataclasses import dataclass

import httpx2

from tests.support.account import Account
from tests.support.application import PING, VERIFIER, WIRE, Application
from tests.support.store import Store

TOO_LONG = b'x' * (64 * 1024 + 1)
FORM = {'Content-Type': 'application/x-www-form-urlencoded'}


@dataclass
class World:
    """An application that a user connected, and a confidential one; `code` was not used yet."""

    host: str
    user: Account
    application: Application
    confidential: Application
    tokens: dict[str, str]
    code: str
    store: Store

    def post(self, path: str, **request: object) -> httpx2.Response:
        return WIRE.post(f'{self.host}{path}', **request)

    def call(self, token: str, tool: str, **arguments: object) -> httpx2.Response:
        message = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': {'name': tool, 'arguments': arguments}}
        return self.post('/mcp', json=message, headers={'Authorization': f'Bearer {token}'})

    def authorize(self, **changes: str) -> httpx2.Response:
        """Ask as the application does, without asking for the page; remembered consent may answer."""
        return self.user.browser.get(
            str(httpx2.URL(self.application.authorization_path).copy_merge_params({'prompt': '', **changes}))
        )

    def refresh_for_reading(self) -> str:
        return self.application.refresh(self.tokens['refresh_token'], scope='mcp:read').json()['access_token']


def registers(world: World) -> None:
    Application.registered(world.host)


def registers_badly(world: World) -> None:
    world.post('/mcp/oauth/register', json={'redirect_uris': ['javascript:alert(1)']})


def registers_at_length(world: World) -> None:
    world.post('/mcp/oauth/register', content=TOO_LONG, headers={'Content-Type': 'application/json'})


def asks(world: World) -> None:
    assert world.user.open_page(world.application).hidden


def asks_without_a_login(world: World) -> None:
    assert WIRE.get(f'{world.host}{world.application.authorization_path}').status_code == 303


def asks_again(world: World) -> None:
    assert 'code=' in world.authorize().headers['Location']


def asks_as_nobody(world: World) -> None:
    world.authorize(client_id='nobody')


def asks_wrongly(world: World) -> None:
    world.authorize(response_type='token')


def asks_at_length(world: World) -> None:
    assert world.user.browser.post('/mcp/oauth/authorize', content=TOO_LONG, headers=FORM).status_code == 413


def allows(world: World) -> None:
    world.user.allow(world.application)


def denies(world: World) -> None:
    world.user.decide(world.user.open_page(world.application), 'deny')


def allows_twice(world: World) -> None:
    page = world.user.open_page(world.application)
    world.user.decide(page)
    world.user.decide(page)


def allows_and_denies(world: World) -> None:
    page = world.user.open_page(world.application)
    world.user.decide(page)
    world.user.decide(page, 'deny')


def allows_without_its_session(world: World) -> None:
    assert world.user.decide(world.user.open_page(world.application), csrf_token='made-up').status_code == 400


def exchanges(world: World) -> None:
    assert world.application.exchange(world.code).status_code == 200


def exchanges_twice(world: World) -> None:
    world.application.exchange(world.code)
    world.application.exchange(world.code)


def exchanges_with_a_wrong_verifier(world: World) -> None:
    world.application.exchange(world.code, code_verifier=VERIFIER[::-1])


def exchanges_for_another(world: World) -> None:
    world.confidential.exchange(world.code)


def exchanges_at_length(world: World) -> None:
    world.post('/mcp/oauth/token', content=TOO_LONG, headers=FORM)


def asks_for_an_unknown_grant(world: World) -> None:
    world.post('/mcp/oauth/token', data={'grant_type': 'password', 'client_id': world.application.client_id})


def refreshes(world: World) -> None:
    assert world.application.refresh(world.tokens['refresh_token']).status_code == 200


def refreshes_with_what_was_used(world: World) -> None:
    for token in (
        world.tokens['refresh_token'],
        world.application.refresh(world.tokens['refresh_token']).json()['refresh_token'],
    ):
        world.application.refresh(token)
    world.application.refresh(world.tokens['refresh_token'])


def refreshes_with_a_guess(world: World) -> None:
    world.application.refresh('guess')


def refreshes_as_nobody(world: World) -> None:
    Application(world.host, 'nobody').refresh(world.tokens['refresh_token'])


def refreshes_at_length(world: World) -> None:
    world.application.refresh('x' * 1000)


def revokes(world: World) -> None:
    assert world.application.revoke(world.tokens['refresh_token']).status_code == 200


def revokes_nothing(world: World) -> None:
    assert world.application.revoke('unknown').status_code == 200


def revokes_without_a_secret(world: World) -> None:
    Application(world.host, world.confidential.client_id).revoke(world.tokens['refresh_token'])


def introspects(world: World) -> None:
    assert introspect(world, world.confidential).json() == {'active': False}


def introspects_as_a_public_client(world: World) -> None:
    introspect(world, world.application)


def introspect(world: World, application: Application) -> httpx2.Response:
    credentials = {'client_id': application.client_id, 'client_secret': application.client_secret or ''}
    return world.post('/mcp/oauth/introspect', data={**credentials, 'token': world.tokens['refresh_token']})


def calls_without_a_token(world: World) -> None:
    assert world.post('/mcp', json=PING).status_code == 401


def calls_with_a_token(world: World) -> None:
    assert world.application.ping(world.tokens['access_token']).status_code == 200


def calls_with_a_bad_token(world: World) -> None:
    assert world.application.ping(world.tokens['access_token'][:-4] + 'AAAA').status_code == 401


def calls_with_two_tokens(world: World) -> None:
    world.post(
        f'/mcp?access_token={world.tokens["access_token"]}',
        json=PING,
        headers={'Authorization': f'Bearer {world.tokens["access_token"]}'},
    )


def calls_when_it_was_ended(world: World) -> None:
    world.store.rows(
        'UPDATE muk_mcp_oauth_grant SET ended_at = now() WHERE id = %s',
        world.store.grant_for(world.tokens['refresh_token'])[0],
    )
    world.application.ping(world.tokens['access_token'])


def calls_beyond_its_scope(world: World) -> None:
    answer = world.call(world.refresh_for_reading(), 'create_records', model='res.partner', values=[{'name': 'x'}])
    assert answer.status_code == 403


def reads_the_documents(world: World) -> None:
    for path in (
        '/.well-known/oauth-protected-resource/mcp',
        '/.well-known/oauth-authorization-server',
        '/mcp/oauth/jwks.json',
    ):
        assert WIRE.get(f'{world.host}{path}').status_code == 200


AUTHORIZED = ('authorize', 'ok', None)
CONSENTED = ('consent', 'ok', None)
EXCHANGED = ('token', 'ok', None)
REFRESHED = ('refresh', 'ok', None)

# What happens, and the rows that it leaves: event, status, reason.
EVENTS = [
    (registers, [('register', 'ok', None)]),
    (registers_badly, [('register', 'error', 'invalid_redirect_uri: scheme_refused')]),
    (registers_at_length, [('register', 'error', 'invalid_request: http_413')]),
    (asks, [AUTHORIZED]),
    (asks_without_a_login, []),
    (asks_again, [AUTHORIZED]),
    (asks_as_nobody, [('authorize', 'error', 'invalid_client: client_unknown')]),
    (asks_wrongly, [('authorize', 'error', 'unsupported_response_type: response_type_unsupported')]),
    (asks_at_length, [('authorize', 'error', 'invalid_request: http_413')]),
    (allows, [AUTHORIZED, CONSENTED]),
    (denies, [AUTHORIZED, ('consent', 'denied', 'access_denied: user_denied')]),
    (allows_twice, [AUTHORIZED, CONSENTED, ('consent', 'ok', 'consent_page_repeated')]),
    (
        allows_and_denies,
        [AUTHORIZED, CONSENTED, ('consent', 'error', 'invalid_request: consent_page_not_claimable')],
    ),
    (
        allows_without_its_session,
        [AUTHORIZED, ('consent', 'error', 'invalid_request: consent_page_without_csrf_token')],
    ),
    (exchanges, [EXCHANGED]),
    (exchanges_twice, [EXCHANGED, ('token', 'error', 'invalid_grant: code_reused')]),
    (exchanges_with_a_wrong_verifier, [('token', 'error', 'invalid_grant: verifier_mismatch')]),
    (exchanges_for_another, [('token', 'error', 'invalid_grant: code_of_another_client')]),
    (exchanges_at_length, [('token', 'error', 'invalid_request: http_413')]),
    (asks_for_an_unknown_grant, [('token', 'error', 'unsupported_grant_type: grant_type_unsupported')]),
    (refreshes, [REFRESHED]),
    (
        refreshes_with_what_was_used,
        [REFRESHED, REFRESHED, REFRESHED, ('refresh', 'error', 'invalid_grant: refresh_token_reused')],
    ),
    (refreshes_with_a_guess, [('refresh', 'error', 'invalid_grant: refresh_token_unknown')]),
    (refreshes_as_nobody, [('refresh', 'error', 'invalid_client: client_unknown')]),
    (refreshes_at_length, [('refresh', 'error', 'invalid_grant: refresh_token_too_long')]),
    (revokes, [('revoke', 'ok', None)]),
    (revokes_nothing, [('revoke', 'ok', None)]),
    (revokes_without_a_secret, [('revoke', 'error', 'invalid_client: secret_missing')]),
    (introspects, [('introspect', 'ok', None)]),
    (introspects_as_a_public_client, [('introspect', 'error', 'invalid_client: introspection_by_public_client')]),
    (calls_without_a_token, []),
    (calls_with_a_token, []),
    (calls_with_a_bad_token, [('access', 'denied', 'invalid_token: signature_invalid')]),
    (calls_with_two_tokens, [('access', 'denied', 'invalid_request: two_tokens')]),
    (calls_when_it_was_ended, [('access', 'denied', 'invalid_token: grant_ended')]),
    (calls_beyond_its_scope, [REFRESHED, ('access', 'denied', 'insufficient_scope: tool_writes create_records')]),
    (reads_the_documents, []),
]
