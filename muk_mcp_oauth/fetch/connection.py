from __future__ import annotations

import socket
from typing import Any

from urllib3.connection import HTTPSConnection

from .deadline import Deadline
from .network import SocketAddress


class PinnedConnection(HTTPSConnection):
    """A connection to an address that was checked before; certificate, SNI and Host are those of the name.

    The name is not looked up again, so it cannot change its address between check and use (DNS rebinding).
    """

    def __init__(self, *args: Any, addresses: tuple[SocketAddress, ...], deadline: Deadline, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses = addresses
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        connected = self._dial()
        self._deadline.watch(connected)
        return connected

    def _dial(self) -> socket.socket:
        failure = OSError('there is no address')
        for untried, address in zip(range(len(self._addresses), 0, -1), self._addresses, strict=True):
            try:
                # An address that swallows everything leaves the others their share of the time.
                return socket.create_connection(address, timeout=self._deadline.remaining() / untried)
            except OSError as error:
                failure = error
        raise failure
