"""TCP ports of this machine."""

import random
import socket

# Linux gives outgoing connections local ports from 32768 on. One of those could take a port between our finding it free
# and a server's listening on it.
CANDIDATES = range(10_000, 32_768)


def free() -> int:
    """A port that nothing listens on at this moment; another one each time, as several may be asked for before use."""
    return next(port for port in random.sample(CANDIDATES, len(CANDIDATES)) if is_free(port))


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(('127.0.0.1', port))
        except OSError:
            return False
    return True
