"""What the public URL has to answer before any client can connect, told from what it does answer.

A wrong URL, or a proxy that keeps ``/.well-known/`` for itself, is the commonest cause of a failed connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..protocol.metadata import (
    AUTHORIZATION_SERVER_PATH,
    JWKS_PATH,
    MCP_PATH,
    OPENID_CONFIGURATION_PATH,
    PROTECTED_RESOURCE_PATH,
    SELF_TEST_PATH,
    TOKEN_PATH,
    Endpoints,
)
from ..protocol.token.challenge import authentication_required


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, headers and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Expected:
    """What this database answers: ``kids`` names its published keys, ``nonce`` is what only it can have stored."""

    endpoints: Endpoints
    kids: frozenset[str] = frozenset()
    nonce: str = ''


# Returns the fault of an answer as a snake_case word, None where it is what clients need.
Check = Callable[[Answer, Expected], str | None]


@dataclass(frozen=True)
class Probe:
    """One request that clients begin with, and the check of its answer; ``{nonce}`` in the path stands for the nonce."""

    method: str
    path: str
    check: Check

    def url(self, expected: Expected) -> str:
        return expected.endpoints.url(self.path.format(nonce=expected.nonce))


def fault_of_protected_resource(answer: Answer, expected: Expected) -> str | None:
    """Clients compare ``resource`` with what the user typed, to the byte (RFC 9728 section 3.3)."""
    return _fault_of_document(answer) or _differs(answer, 'resource', expected.endpoints.resource, 'other_resource')


def fault_of_authorization_server(answer: Answer, expected: Expected) -> str | None:
    """Clients compare ``issuer`` with the URL the document was found by (RFC 8414 section 3.3)."""
    return _fault_of_document(answer) or _differs(answer, 'issuer', expected.endpoints.issuer, 'other_issuer')


def fault_of_keys(answer: Answer, expected: Expected) -> str | None:
    """Keys of another database would accept none of our tokens."""
    fault = _fault_of_document(answer)
    if fault:
        return fault
    keys = _json_object(answer).get('keys')
    kids = {key.get('kid') for key in keys if isinstance(key, dict)} if isinstance(keys, list) else set()
    if not kids:
        return 'keys_missing'
    return None if kids <= expected.kids else 'other_keys'


def fault_of_challenge(answer: Answer, expected: Expected) -> str | None:
    """A client learns from the 401 where everything else is (RFC 9728 section 5.1)."""
    if answer.status != 401:
        return _fault_of_status(answer.status)
    sent = answer.headers.get('WWW-Authenticate')
    return None if sent == authentication_required(expected.endpoints) else 'challenge_lost'


def fault_of_cross_origin(answer: Answer, _expected: Expected) -> str | None:
    """Clients in a browser may read an answer only if its headers allow it."""
    if not 200 <= answer.status < 300:
        return _fault_of_status(answer.status)
    return None if answer.headers.get('Access-Control-Allow-Origin') == '*' else 'cors_lost'


def fault_of_identity(answer: Answer, expected: Expected) -> str | None:
    """Only the database that stored the nonce knows it."""
    fault = 'other_database' if answer.status == 404 else _fault_of_document(answer)
    if fault:
        return fault
    if not _json_object(answer).get('same_database'):
        return 'other_database'
    return _fault_of_forwarding(_json_object(answer), expected.endpoints.base)


def _fault_of_forwarding(seen: dict[str, Any], base: str) -> str | None:
    """Return what the proxy, or Odoo's trust in it, keeps from Odoo."""
    if seen.get('forwarded') and not seen.get('proxy_mode'):
        return 'proxy_mode_off'
    return 'scheme_lost' if base.startswith('https:') and seen.get('scheme') != 'https' else None


def _fault_of_document(answer: Answer) -> str | None:
    if answer.status != 200:
        return _fault_of_status(answer.status)
    return None if _json_object(answer) else 'not_a_document'


def _fault_of_status(status: int) -> str:
    if 300 <= status < 400:
        return 'redirected'
    return {404: 'not_found', 502: 'bad_gateway', 503: 'bad_gateway', 504: 'bad_gateway'}.get(status, 'other_status')


def _json_object(answer: Answer) -> dict[str, Any]:
    try:
        loaded = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return loaded if isinstance(loaded, dict) else {}


def _differs(answer: Answer, member: str, expected: str, fault: str) -> str | None:
    return None if _json_object(answer).get(member) == expected else fault


PROBES = (
    Probe('POST', MCP_PATH, fault_of_challenge),
    Probe('GET', SELF_TEST_PATH + '?nonce={nonce}', fault_of_identity),
    Probe('GET', PROTECTED_RESOURCE_PATH + MCP_PATH, fault_of_protected_resource),
    Probe('GET', PROTECTED_RESOURCE_PATH, fault_of_protected_resource),
    Probe('GET', AUTHORIZATION_SERVER_PATH, fault_of_authorization_server),
    Probe('GET', AUTHORIZATION_SERVER_PATH + MCP_PATH, fault_of_authorization_server),
    Probe('GET', OPENID_CONFIGURATION_PATH, fault_of_authorization_server),
    Probe('GET', JWKS_PATH, fault_of_keys),
    Probe('OPTIONS', TOKEN_PATH, fault_of_cross_origin),
)
