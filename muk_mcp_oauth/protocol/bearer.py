"""The ``Authorization`` header of a request to the protected resource (RFC 6750 section 2.1)."""

from __future__ import annotations

import re

_BEARER = re.compile(r'bearer +([A-Za-z0-9\-._~+/]+=*) *\Z', re.IGNORECASE)


def bearer_token(authorization: str | None) -> str | None:
    """Return the token of a Bearer header, or None where there is none or it is malformed."""
    match = _BEARER.match(authorization or '')
    return match.group(1) if match else None


def is_jwt(token: str) -> bool:
    """Tell an access token of this server from an API key by its three parts."""
    return token.count('.') == 2
