"""The Origin check that keeps foreign web pages away from the endpoint (Streamable HTTP, "Security")."""

from __future__ import annotations

from urllib.parse import urlsplit


def origin_of(url: str) -> str:
    """Return the serialized origin of an http or https URL (RFC 6454, section 6.2), or an empty string."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return ''
    if parts.scheme not in ('http', 'https') or not parts.hostname:
        return ''
    host = f'[{parts.hostname}]' if ':' in parts.hostname else parts.hostname
    default = {'http': 80, 'https': 443}[parts.scheme]
    return f'{parts.scheme}://{host}' + ('' if port in (None, default) else f':{port}')


def is_allowed(origin: str | None, base_url: str, allowed: str) -> bool:
    """Tell whether a request with this Origin header may proceed.

    Requests without the header come from no web page. ``allowed`` lists further
    origins, separated by commas, spaces or line ends.
    """
    if origin is None:
        return True
    trusted = {origin_of(url) for url in (base_url, *allowed.replace(',', ' ').split())}
    return origin_of(origin) in trusted - {''}
