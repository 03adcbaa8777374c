"""The answer to an authorization request, and whether it may be given without a click (OAuth 2.1 section 4.1.2)."""

from __future__ import annotations

from collections.abc import Mapping

from ...core import append_parameters
from ..errors import OAuthError
from ..hints import Hint


def success_location(redirect_uri: str, code: str, state: str | None, issuer: str) -> str:
    """Return the redirect that carries a code (section 4.1.2, RFC 9207 section 2)."""
    return _location(redirect_uri, {'code': code, 'state': state, 'iss': issuer})


def error_location(redirect_uri: str, error: OAuthError, state: str | None, issuer: str) -> str:
    """Return the redirect that carries an error (section 4.1.2.1, RFC 9207 section 2)."""
    return _location(redirect_uri, {**error.body(), 'state': state, 'iss': issuer})


def _location(redirect_uri: str, members: Mapping[str, str | None]) -> str:
    return append_parameters(redirect_uri, [(name, value) for name, value in members.items() if value is not None])


def may_answer(error: OAuthError, *, is_trusted: bool) -> bool:
    """Return True if an error may be sent back to the client without a click of the user.

    Anybody can register a client and make people open a faulty request: an immediate redirect would lend our name to
    whatever waits at its end (RFC 9700 section 4.11.2). So only a client goes on by itself that an administrator made, that
    a known host vouches for or that this user has allowed. A user who may not connect reads so here in any case.
    """
    return is_trusted and error.hint is not Hint.USER_NOT_ALLOWED


def is_top_level_navigation(method: str, headers: Mapping[str, str]) -> bool:
    """Return True if a request can be a user who opened a page, rather than a page that loads something in the background.

    A remembered consent answers with a code, and who only embeds or prefetches a URL must get none (RFC 9700 section
    4.7). Old browsers send none of these headers.
    """
    prefetched = any('prefetch' in headers.get(name, '').lower() for name in ('Sec-Purpose', 'Purpose', 'X-Moz'))
    return (
        method == 'GET'
        and not prefetched
        and headers.get('Sec-Fetch-Mode', 'navigate') == 'navigate'
        and headers.get('Sec-Fetch-Dest', 'document') == 'document'
    )
