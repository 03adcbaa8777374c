"""What it costs to tell several databases apart, by each way that `docs/databases.md` has."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.several_databases import several_databases
from tools.servers.server import Server, running_server

from . import load

ROUNDS = 5
REQUESTS_PER_ROUND = 40
JWKS = 'oauth/jwks.json'
# Of a server that knows its databases by nothing of ours.
BY_ODOO = {'server_wide_modules': 'base,web', 'dbfilter': '^%d$'}


def report() -> None:
    """Print the milliseconds that the same small answer takes, asked for one request after the other."""
    with _one() as one, _by_path() as path, _by_odoo() as (host, header):
        lanes = {
            'one database, db_name': one,
            'several, a path each': path,
            'several, a host name each': host,
            'several, a header': header,
        }
        if host[0].odoo.source.version < 19:
            del lanes['several, a header']
        for lane in lanes.values():
            _milliseconds(*lane)
        rounds = [{name: _milliseconds(*lane) for name, lane in lanes.items()} for _ in range(ROUNDS)]
    for name in lanes:
        print(f'{name:<28} {statistics.median(measured[name] for measured in rounds):>6.1f} ms')


@contextmanager
def _one() -> Iterator[tuple[Server, bytes]]:
    with running_server(workers=2) as server:
        yield server, load.get(f'/mcp/{JWKS}')


@contextmanager
def _by_path() -> Iterator[tuple[Server, bytes]]:
    with several_databases(('books', 'shop')) as (server, names):
        yield server, load.get(f'/mcp/db/{names["books"]}/{JWKS}')


@contextmanager
def _by_odoo() -> Iterator[tuple[tuple[Server, bytes], tuple[Server, bytes]]]:
    """The same server by host name and by header; the filter reads the host in both cases."""
    with several_databases(('books', 'shop'), **BY_ODOO) as (server, names):
        by_host = load.get(f'/mcp/{JWKS}', host=f'{names["books"]}.localhost')
        by_header = load.get(f'/mcp/{JWKS}', host=f'{names["books"]}.localhost', X_Odoo_Database=names['books'])
        yield (server, by_host), (server, by_header)


def _milliseconds(server: Server, request: bytes) -> float:
    taken = []
    for _ in range(REQUESTS_PER_ROUND):
        started = time.perf_counter()
        load.exchange(server.port, request)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000
