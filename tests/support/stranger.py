"""Somebody on the network who sends what no client would."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

FORM = {'Content-Type': 'application/x-www-form-urlencoded'}
JSON = {'Content-Type': 'application/json'}
DOCUMENTS = (
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/mcp',
    '/.well-known/oauth-authorization-server',
    '/.well-known/oauth-authorization-server/mcp',
    '/.well-known/openid-configuration',
    '/.well-known/openid-configuration/mcp',
)


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, headers (names in lower case) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


def send(
    url: str,
    method: str,
    path: str,
    body: bytes | str | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    address: str = '127.0.0.1',
    chunked: bool = False,
) -> Answer:
    """Send one request from a loopback ``address`` of one's choice; nothing about it is corrected on the way."""
    target = urlsplit(url)
    connection = http.client.HTTPConnection('127.0.0.1', target.port, timeout=60, source_address=(address, 0))
    try:
        payload = _pieces(body) if chunked else body
        connection.request(method, path, payload, dict(headers or {}), encode_chunked=chunked)
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    finally:
        connection.close()


def _pieces(body: bytes | str | None):
    """Yield the body in pieces, which makes http.client send it chunked."""
    whole = body.encode() if isinstance(body, str) else body or b''
    yield from (whole[start : start + 4096] for start in range(0, len(whole), 4096))


def register(url: str, *, address: str = '127.0.0.1', **metadata: object) -> Answer:
    """Register a public client on loopback, with whatever metadata comes on top."""
    document = {'redirect_uris': ['http://127.0.0.1/cb'], 'token_endpoint_auth_method': 'none', **metadata}
    return send(url, 'POST', '/mcp/oauth/register', json.dumps(document), JSON, address=address)
