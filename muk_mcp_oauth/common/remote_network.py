"""The unit that rate limits count: one IPv4 address, or one IPv6 /64."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

# What a provider gives to a single customer at least (RFC 6177 section 2); each holds more addresses than any table.
_PREFIX = 64


def network_of(address: str | None) -> str:
    """Return an IPv4 address as it is and the /64 network of an IPv6 address; what is no address stays as it is."""
    try:
        parsed = ip_address(address or '')
    except ValueError:
        return str(address)
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((int(parsed), _PREFIX), strict=False))
