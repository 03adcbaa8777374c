"""Which hosts may be contacted: names are resolved once, and every address of a name has to be a public one."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import dataclass
from functools import lru_cache

from certifi import where

from ..core import InvalidUri, is_public_address
from ..protocol.errors import OAuthError
from .deadline import Deadline

# Nothing can stop a look-up that hangs, so a pool bounds how many may hang at the same time.
_RESOLVERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix='mcp-oauth-resolver')

# An address as text and a port.
SocketAddress = tuple[str, int]


@dataclass(frozen=True)
class Network:
    """How a host and port become addresses, which addresses may be contacted and which authorities are trusted."""

    resolve: Callable[[str, int], Sequence[SocketAddress]]
    permits: Callable[[str], bool]
    tls: Callable[[], ssl.SSLContext]

    def addresses(self, host: str, port: int, deadline: Deadline) -> tuple[SocketAddress, ...]:
        """Return where a host is reached; one address that must not be contacted refuses them all, as no honest host mixes them.

        Raises OAuthError ``document_address_refused``, OSError where the name does not resolve, TimeoutError.
        """
        lookup = _RESOLVERS.submit(self.resolve, host, port)
        try:
            addresses = tuple(lookup.result(timeout=deadline.remaining()))
        except FutureTimeoutError as error:
            lookup.cancel()
            raise TimeoutError('the look-up took too long') from error
        if not addresses or not all(self._may_contact(address) for address, _port in addresses):
            raise OAuthError.invalid_document('Its host is not on the public internet.', 'address_refused')
        return addresses

    def _may_contact(self, address: str) -> bool:
        try:
            return self.permits(address)
        except InvalidUri:
            # A resolver may append a zone to a link-local address.
            return False


def system_addresses(host: str, port: int) -> list[SocketAddress]:
    """Resolve a name as the operating system does. As bytes it is looked up as it is, without any IDNA mapping."""
    found = socket.getaddrinfo(host.encode('ascii'), port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys((str(address[0]), int(address[1])) for *_other, address in found))


@lru_cache(maxsize=1)
def trusted_authorities() -> ssl.SSLContext:
    """Trust the certificate authorities that the rest of Odoo trusts, and check the name."""
    return ssl.create_default_context(cafile=where())


INTERNET = Network(system_addresses, is_public_address, trusted_authorities)
