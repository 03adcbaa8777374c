"""One end for everything that a fetch does, however slowly the other side answers."""

from __future__ import annotations

from contextlib import suppress
from socket import SHUT_RDWR, socket
from threading import Lock, Timer
from time import monotonic


class Deadline:
    """A context that ends ``seconds`` after it was made.

    A timeout of a socket starts anew with every byte, so a server that drips would never meet it. At the end the
    watched sockets are shut down instead, which ends a handshake, a header and a body alike.
    """

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds
        self._watched: list[socket] = []
        self._lock = Lock()
        self._timer = Timer(seconds, self._shut_down)
        self._timer.daemon = True

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._watched:
                watched.close()
            self._watched.clear()

    @property
    def passed(self) -> bool:
        return monotonic() >= self._end

    def remaining(self) -> float:
        """Return the seconds that are left, always more than 0; raise TimeoutError where none are."""
        seconds = self._end - monotonic()
        if seconds <= 0:
            raise TimeoutError('the deadline passed')
        return seconds

    def watch(self, connected: socket) -> None:
        """Shut the connection of this socket down at the end; raise TimeoutError where that is now."""
        with self._lock:
            # TLS takes the file descriptor away from its socket, but a duplicate still reaches the connection.
            self._watched.append(connected.dup())
        self.remaining()

    def _shut_down(self) -> None:
        with self._lock:
            for watched in self._watched:
                with suppress(OSError):
                    watched.shutdown(SHUT_RDWR)
