"""Scopes: their grammar (RFC 6749 section 3.3), their order and what they open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .errors import OAuthError

READ = 'mcp:read'
WRITE = 'mcp:write'
ADMIN = 'mcp:admin'
# What the metadata names and clients register. Administration is offered by the consent page alone.
SUPPORTED = (READ, WRITE)
KNOWN = (*SUPPORTED, ADMIN)

_SCOPE_TOKEN = re.compile(r'[\x21\x23-\x5b\x5d-\x7e]+\Z')


def parse_scope(value: str | None) -> tuple[str, ...]:
    """Split a ``scope`` parameter; raise ``invalid_scope`` where the grammar of section 3.3 is broken.

    Spaces around the value are forgiven, because deployed clients send a leading one.
    """
    if not value or not value.strip(' '):
        return ()
    tokens = value.strip(' ').split(' ')
    if not all(_SCOPE_TOKEN.match(token) for token in tokens):
        raise OAuthError.invalid_scope('The scope parameter is malformed.', 'scope_malformed').refusing(value)
    return tuple(dict.fromkeys(tokens))


def canonical(scopes: Iterable[str]) -> str:
    """Return the known scopes in a fixed order, joined by spaces; the others imply reading."""
    known = set(scopes) & set(KNOWN)
    if known:
        known.add(READ)
    return ' '.join(scope for scope in KNOWN if scope in known)


def offered(requested: str | None, registered: str, may_administer: bool = False) -> str:
    """Return the scope a consent page offers: what was asked, within what the client registered.

    A request that names no known scope is offered all that the client registered. Administration is never registered:
    whoever asks for it is offered it if this user may let this client administer.
    """
    asked = set(canonical(parse_scope(requested)).split())
    registrable = set(registered.split())
    allowed = registrable | {ADMIN} if may_administer else registrable
    return canonical(asked & allowed if asked else registrable)


def granted(ticked: Iterable[str], offer: str) -> str:
    """Return the scope that the user's ticks leave of an offer; it may be empty."""
    return canonical(set(canonical(ticked).split()) & set(offer.split()))


def remembered(allowed: str, offer: str, earlier: str) -> str:
    """Return what a user allows a client from now on: what was ``allowed`` now, and of the ``earlier`` scope what was not on offer."""
    return canonical(set(allowed.split()) | (set(earlier.split()) - set(offer.split())))


def without(scope: str, removed: str) -> str:
    """Return the words of ``scope`` that are not in ``removed``, in a fixed order; writing does not bring reading back."""
    left = set(scope.split()) - set(removed.split())
    return ' '.join(known for known in KNOWN if known in left)


def limited(scope: str, limit: str) -> str:
    """Return what a ``limit`` leaves of a scope."""
    return canonical(set(scope.split()) & set(limit.split()))


def reduce_scope(requested: str | None, current: str) -> str:
    """Return the scope of a refreshed access token (RFC 6749 section 6); widening is ``invalid_scope``."""
    asked = canonical(parse_scope(requested))
    if not asked:
        return current
    if not covers(current, asked):
        raise OAuthError.invalid_scope('The scope exceeds what was granted.', 'scope_widened').refusing(asked)
    return asked


def covers(given: str, needed: str) -> bool:
    """Return True if the scope ``given`` includes every scope of ``needed``."""
    return set(needed.split()) <= set(canonical(given.split()).split())


def key_scope(scope: str) -> str:
    """Return the ``muk_mcp.key`` scope, ``read`` or ``write``, that a token's scope maps to."""
    return 'write' if WRITE in scope.split() else 'read'
