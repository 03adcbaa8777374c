"""How a request to the protected resource carries its token (RFC 6750 section 2)."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

_BEARER = re.compile(r'bearer +([A-Za-z0-9\-._~+/]+=*) *\Z', re.IGNORECASE)


def bearer_token(authorization: str | None) -> str | None:
    """Return the token of a Bearer header, or None where there is none or it is malformed."""
    match = _BEARER.match(authorization or '')
    return match.group(1) if match else None


def is_one_credential(authorization: str) -> bool:
    """Return True if a header holds one word behind the scheme Bearer; an HTTP server joins two headers by a comma."""
    words = authorization.split()
    return len(words) == 2 and words[0].lower() == 'bearer' and ',' not in words[1]


def names_token(encoded: bytes) -> bool:
    """Return True if form or query parameters name an ``access_token``, as sections 2.2 and 2.3 would have it."""
    return bool(encoded) and any(
        name == 'access_token' for name, _ in parse_qsl(encoded.decode('latin-1'), keep_blank_values=True)
    )


def is_jwt(token: str) -> bool:
    """Tell an access token of this server from an API key by its three parts."""
    return token.count('.') == 2
