"""Host names that an administrator writes down."""

from __future__ import annotations

from muk_mcp_oauth_core import InvalidUri, parse_redirect_uri


def is_host(text: str) -> bool:
    """Tell whether a text is a host as it stands in a URL: whole, in lower case, without scheme, port and wildcard."""
    try:
        return parse_redirect_uri(f'https://{text}/').host == text == text.lower()
    except InvalidUri:
        return False
