"""What a client says of itself beside what the server acts on (RFC 7591 section 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...common.display import clean_name
from ...core import InvalidUri, RedirectUri, parse_redirect_uri

APPLICATION_TYPES = ('web', 'native')
PAGES = ('client_uri', 'logo_uri', 'policy_uri', 'tos_uri')
MAX_TEXT = 200
MAX_CONTACTS = 10


def describe(members: Mapping[str, Any], redirect_uris: Sequence[RedirectUri]) -> dict[str, Any]:
    """Return the descriptive members worth keeping.

    Nothing depends on them, so a malformed one is dropped instead of costing the client its registration, and no
    URL among them is ever fetched.
    """
    members = {
        'application_type': _application_type(members.get('application_type')),
        'software_id': _text(members.get('software_id')),
        'software_version': _text(members.get('software_version')),
        'contacts': _contacts(members.get('contacts')),
        **{name: _page(members.get(name), redirect_uris) for name in PAGES},
    }
    return {name: value for name, value in members.items() if value}


def _application_type(value: Any) -> str | None:
    return value if value in APPLICATION_TYPES else None


def _text(value: Any) -> str | None:
    return clean_name(value, MAX_TEXT) if isinstance(value, str) else None


def _contacts(value: Any) -> list[str] | None:
    texts = [_text(item) for item in value[:MAX_CONTACTS]] if isinstance(value, list) else []
    return [text for text in texts if text]


def _page(value: Any, redirect_uris: Sequence[RedirectUri]) -> str | None:
    """Keep the URL of a page only on a host that also receives the codes: any other would be borrowed trust (section 5)."""
    try:
        page = parse_redirect_uri(value) if isinstance(value, str) and value.isascii() else None
    except InvalidUri:
        return None
    hosts = {parsed.host for parsed in redirect_uris if parsed.kind == 'https'}
    return page.uri if page and page.kind == 'https' and page.host in hosts else None
