"""Which database a path names."""

from __future__ import annotations

import re

METADATA_PATHS = (
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-authorization-server',
    '/.well-known/openid-configuration',
)

_PLACE = re.compile(
    rf'(?:{"|".join(map(re.escape, METADATA_PATHS))})?/mcp/db/([A-Za-z0-9][A-Za-z0-9._-]*)(?:/.*)?', re.DOTALL
)


def database_of(path: str) -> str | None:
    """Return the name in the path of an endpoint, or of a document about it (RFC 8414 and RFC 9728 section 3.1)."""
    found = _PLACE.fullmatch(path)
    return found[1] if found else None


def is_page(path: str) -> bool:
    """Return True for the pages of people, who come with the session of a browser."""
    return path.endswith('/oauth/authorize') or '/oauth/not-me/' in path
