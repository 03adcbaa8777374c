"""Making a server wait at a chosen place, by a lock that another connection holds, and finding out who waits there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from psycopg2.extensions import connection as Connection

from tests.support.store import Store
from tools.servers.server import Server

PATIENCE = 20

# Nobody can record an access token, which comes after the code is claimed or the refresh token rotated; all may read.
ISSUANCE = 'LOCK TABLE muk_mcp_oauth_access_token IN SHARE MODE'


@dataclass(frozen=True)
class Waiting:
    """A database session that waits for a lock; `port` is the one its process connects from."""

    pid: int
    port: int
    query: str

    def worker(self, *servers: Server) -> psutil.Process:
        """The Odoo process at the other end."""
        workers = [child for server in servers for child in psutil.Process(server.pid).children(recursive=True)]
        return next(worker for worker in workers if self.port in local_ports(worker))


def local_ports(process: psutil.Process) -> set[int]:
    return {connection.laddr.port for connection in process.net_connections('tcp')}


@contextmanager
def locked(store: Store, query: str, *values: object) -> Iterator[Connection]:
    """Hold what `query` locks until the block ends or the connection that it yields ends its transaction."""
    with store.transaction() as transaction, transaction.cursor() as cursor:
        cursor.execute(query, values)
        yield transaction


def who_waits(store: Store, sessions: int = 1) -> Waiting:
    """Wait until that many sessions of the database wait for a lock, and return one of them."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        rows = store.rows("""SELECT pid, client_port, query FROM pg_stat_activity
                              WHERE datname = current_database() AND wait_event_type = 'Lock'""")
        if len(rows) >= sessions:
            return Waiting(*rows[0])
        time.sleep(0.02)
    raise AssertionError(f'{sessions} sessions did not come to wait within {PATIENCE} s')
