"""An AI client as the server sees it: it registers, redeems, refreshes, revokes and calls the MCP endpoint."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
from muk_mcp_oauth_core import pkce_challenge

CALLBACK = 'https://client.example/callback'
VERIFIER = 'correct-horse-battery-staple_correct-horse-battery~'
PING = {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}

# What clients and browsers of the tests trust; a test with a certificate of its own adds its authority.
TRUSTED = ssl.create_default_context()
# One connection for each request, so that the kernel spreads them over the workers that are free.
WIRE = httpx2.Client(verify=TRUSTED, timeout=90, limits=httpx2.Limits(max_connections=200, max_keepalive_connections=0))


@dataclass(frozen=True)
class Application:
    """A registered client. `host` is the base URL it talks to; every call may name another one instead.

    `place` is the path of the MCP endpoint there.
    """

    host: str
    client_id: str
    client_secret: str | None = None
    verifier: str = VERIFIER
    place: str = '/mcp'
    redirect_uri: str = CALLBACK

    @classmethod
    def registered(
        cls,
        host: str,
        verifier: str = VERIFIER,
        place: str = '/mcp',
        redirect_uri: str = CALLBACK,
        **metadata: object,
    ) -> Application:
        document = {
            'client_name': 'Ledger Agent',
            'redirect_uris': [redirect_uri],
            'token_endpoint_auth_method': 'none',
            **metadata,
        }
        answer = WIRE.post(f'{host}{place}/oauth/register', json=document)
        assert answer.status_code == 201, answer.text
        known_by = answer.json()['client_id'], answer.json().get('client_secret')
        return cls(host, *known_by, verifier, place, redirect_uri)

    @property
    def authorization_path(self) -> str:
        """Where this application sends a user, asking for consent whatever was allowed before."""
        return f'{self.place}/oauth/authorize?' + urlencode(
            {
                'response_type': 'code',
                'client_id': self.client_id,
                'redirect_uri': self.redirect_uri,
                'state': 'xyz',
                'prompt': 'consent',
                'code_challenge': pkce_challenge(self.verifier),
                'code_challenge_method': 'S256',
            }
        )

    def exchange(self, code: str, host: str | None = None, **changes: str) -> httpx2.Response:
        return self._ask(
            'token',
            host,
            grant_type='authorization_code',
            **{
                'code': code,
                'code_verifier': self.verifier,
                'redirect_uri': self.redirect_uri,
                **changes,
            },
        )

    def refresh(self, refresh_token: str, host: str | None = None, **changes: str) -> httpx2.Response:
        return self._ask('token', host, grant_type='refresh_token', refresh_token=refresh_token, **changes)

    def revoke(self, token: str, host: str | None = None) -> httpx2.Response:
        return self._ask('revoke', host, token=token)

    def ping(self, access_token: str, host: str | None = None) -> httpx2.Response:
        return WIRE.post(
            f'{host or self.host}{self.place}', json=PING, headers={'Authorization': f'Bearer {access_token}'}
        )

    def _ask(self, endpoint: str, host: str | None, **parameters: str) -> httpx2.Response:
        credentials = {
            'client_id': self.client_id,
            **({'client_secret': self.client_secret} if self.client_secret else {}),
        }
        return WIRE.post(f'{host or self.host}{self.place}/oauth/{endpoint}', data={**credentials, **parameters})


def code_in(answer: httpx2.Response) -> str:
    """The authorization code of a redirect to the application."""
    assert answer.status_code == 303, answer.text
    parameters = parse_qs(urlsplit(answer.headers['Location']).query)
    assert 'code' in parameters, parameters
    return parameters['code'][0]


def is_invalid_grant(answer: httpx2.Response) -> bool:
    return answer.status_code == 400 and answer.json()['error'] == 'invalid_grant'
