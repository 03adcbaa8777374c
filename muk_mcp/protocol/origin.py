"""The Origin check that keeps foreign web pages away from the endpoint (Streamable HTTP, "Security")."""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

# Desktop applications send the origin of their own scheme, sandboxed pages send ``null``.
OTHER_ORIGIN = re.compile(r'null|[a-z][a-z0-9+.-]*://[^\s/?#]+', re.IGNORECASE)


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


def listed_origin(entry: str) -> str:
    """Return an entry of the list of allowed origins in the form in which it is compared, or an empty string."""
    entry = entry.strip()
    if entry.lower().startswith(('http:', 'https:')):
        return origin_of(entry)
    return entry.lower() if OTHER_ORIGIN.fullmatch(entry) else ''


def is_loopback(origin: str) -> bool:
    """Return True if a page of this machine sent the request: the inspector, or a program with a web view."""
    host = urlsplit(origin_of(origin)).hostname or ''
    if host == 'localhost':
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_allowed(origin: str, base_url: str, allowed: str, hosts: Collection[str] = ()) -> bool:
    """Return True if a request with this Origin header may proceed.

    ``allowed`` lists further origins, separated by commas, spaces or line ends. ``hosts`` are known hosts; their origin
    is the one of https on the usual port.
    """
    trusted = {origin_of(base_url), *map(listed_origin, allowed.replace(',', ' ').split())}
    trusted.update(f'https://{host}' for host in hosts)
    return is_loopback(origin) or listed_origin(origin) in trusted - {''}
