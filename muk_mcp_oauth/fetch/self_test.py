"""What the public address has to answer before any client can connect, told from what it does answer.

A wrong address, or a proxy that keeps ``/.well-known/`` for itself, is the commonest cause of a failed connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..protocol.metadata import AUTHORIZATION_SERVER_PATH, JWKS_PATH, MCP_PATH, PROTECTED_RESOURCE_PATH, Endpoints
from ..protocol.token.challenge import authentication_required


@dataclass(frozen=True)
class Answer:
    """What came back: HTTP status, headers and the whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


# Returns the fault of an answer as a snake_case word, None where it is what clients need.
Check = Callable[[Answer, Endpoints], str | None]


@dataclass(frozen=True)
class Probe:
    """One request that every client begins with, and the check of its answer."""

    method: str
    path: str
    check: Check


def check_protected_resource(answer: Answer, endpoints: Endpoints) -> str | None:
    """Clients compare ``resource`` with what the user typed, to the byte (RFC 9728 section 3.3)."""
    return _fault_of_document(answer) or _differs(answer, 'resource', endpoints.resource, 'other_resource')


def check_authorization_server(answer: Answer, endpoints: Endpoints) -> str | None:
    """Clients compare ``issuer`` with the address the document was found by (RFC 8414 section 3.3)."""
    return _fault_of_document(answer) or _differs(answer, 'issuer', endpoints.issuer, 'other_issuer')


def check_keys(answer: Answer, _endpoints: Endpoints) -> str | None:
    fault = _fault_of_document(answer)
    return fault or (None if _document(answer).get('keys') else 'keys_missing')


def check_challenge(answer: Answer, endpoints: Endpoints) -> str | None:
    """A client learns from the 401 where everything else is (RFC 9728 section 5.1)."""
    if answer.status != 401:
        return _fault_of_status(answer.status)
    sent = answer.headers.get('WWW-Authenticate')
    return None if sent == authentication_required(endpoints) else 'challenge_lost'


def _fault_of_document(answer: Answer) -> str | None:
    if answer.status != 200:
        return _fault_of_status(answer.status)
    return None if _document(answer) else 'not_a_document'


def _fault_of_status(status: int) -> str:
    if 300 <= status < 400:
        return 'redirected'
    return {404: 'not_found', 502: 'bad_gateway', 503: 'bad_gateway', 504: 'bad_gateway'}.get(status, 'other_status')


def _document(answer: Answer) -> dict[str, Any]:
    try:
        document = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _differs(answer: Answer, member: str, expected: str, fault: str) -> str | None:
    return None if _document(answer).get(member) == expected else fault


PROBES = (
    Probe('POST', MCP_PATH, check_challenge),
    Probe('GET', PROTECTED_RESOURCE_PATH + MCP_PATH, check_protected_resource),
    Probe('GET', AUTHORIZATION_SERVER_PATH, check_authorization_server),
    Probe('GET', JWKS_PATH, check_keys),
)
