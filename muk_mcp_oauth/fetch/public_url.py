"""Whether clients on the internet can reach a URL, told from the URL and from what its name resolves to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from ..core import InvalidUri, is_public_address
from .network import SocketAddress

Resolve = Callable[[str, int], Sequence[SocketAddress]]


def fault_of_scheme(base: str) -> str | None:
    return None if base.startswith('https://') else 'not_https'


def fault_of_port(base: str) -> str | None:
    """Claude and ChatGPT connect to the port of https and to no other."""
    return 'other_port' if urlsplit(base).port not in (None, 443) else None


def fault_of_path(base: str) -> str | None:
    """Discovery documents are at the root of a host (RFC 8414 section 3), so Odoo cannot be below a path."""
    return 'path_prefix' if urlsplit(base).path.strip('/') else None


def fault_of_addresses(base: str, resolve: Resolve) -> str | None:
    """Return what is wrong with the addresses that the name of the host has; they are IPv4 or IPv6 as text."""
    try:
        found = [address for address, _port in resolve(urlsplit(base).hostname or '', 443)]
    except (OSError, UnicodeError):
        return 'unresolved'
    if not found:
        return 'unresolved'
    if not all(map(_is_public, found)):
        return 'private_address'
    return 'ipv6_only' if all(':' in address for address in found) else None


def _is_public(address: str) -> bool:
    try:
        return is_public_address(address)
    except InvalidUri:
        return False
