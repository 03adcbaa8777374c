"""Host names and origins that an administrator writes down."""

from __future__ import annotations

from ..core import InvalidUri, parse_redirect_uri


def is_host(text: str) -> bool:
    """Return True if a text is a host as it stands in a URL: whole, in lower case, without scheme, port and wildcard."""
    try:
        return parse_redirect_uri(f'https://{text}/').host == text == text.lower()
    except InvalidUri:
        return False


def is_origin(text: str) -> bool:
    """Return True if a text is ``https://host[:port]``, or http on loopback, and nothing more: issuer and resource begin with it."""
    try:
        parsed = parse_redirect_uri(f'{text}/')
    except InvalidUri:
        return False
    return parsed.kind in ('https', 'loopback') and text.count('/') == 2 and '?' not in text
