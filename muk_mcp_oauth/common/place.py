"""Where a client lives: what several registrations of one application have in common."""

from __future__ import annotations

from ..core import InvalidUri, parse_client_id_url, parse_redirect_uri
from .display import clean_name

LOOPBACK = 'localhost'


def place_of(kind: str, client_id: str, redirect_uris: str | None) -> str:
    """Return the host of a client, ``localhost`` for a program on the user's computer, or ``scheme:`` for an app.

    The document of a client tells its host, else the first redirect URI does. Empty if neither can be read.
    """
    try:
        if kind == 'document':
            return parse_client_id_url(client_id)
        uri = parse_redirect_uri((redirect_uris or '').partition('\n')[0])
    except InvalidUri:
        return ''
    if uri.kind == 'loopback':
        return LOOPBACK
    return uri.host if uri.kind == 'https' and uri.host else f'{uri.scheme}:'


def application_of(kind: str, client_id: str, name: str | None, place: str) -> str:
    """Return what the registrations of one application share; a client made by hand is one of its own."""
    if kind == 'manual':
        return client_id
    return f'{place} {clean_name(name or "", 100).lower()}'.strip() or client_id
