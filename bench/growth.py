"""How a database grows: bytes for each connection and call, indexes at a million connections, what vacuum keeps up with.

Run by `./dev bench --growth`. It prints figures and compares them with nothing: they belong into `docs/scaling.md`.
"""

from __future__ import annotations

import json
import time

from tests.support.store import Store
from tools.report.progress import step
from tools.servers import postgres
from tools.servers.server import Server, running_server

from . import load
from .endpoints import (
    PARAMETERS,
    SECONDS_UNTIL_STATISTICS_ARRIVE,
    WORKERS,
    Connection,
    connections,
    requests_per_second,
)
from .stored import CLIENT_ROWS, CLIENTS, GRANT_ROWS

GRANTS = 1_000_000
CALLS = 2_000
REFRESHES = 50
REFRESHES_PER_SECOND = 100
# Of simulated time; between two of them PostgreSQL's vacuum runs, as autovacuum would.
SECONDS_OF_A_ROUND = 300
ROUNDS = 12

TABLES = ('grant', 'access_token', 'refresh_token', 'consent', 'client')
SIZE = 'SELECT pg_total_relation_size(%s::regclass), pg_relation_size(%s::regclass)'

COUNTS = """
    SELECT sum(n_tup_ins), sum(n_tup_upd), (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())
      FROM pg_stat_user_tables"""
CONNECTIONS = 'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()'

# What a refresh does to the tables, for as many grants at once as a round has refreshes.
MANY_REFRESHES = """
    WITH chosen AS (
        SELECT r.id, r.grant_id, r.generation, r.expires_at FROM muk_mcp_oauth_refresh_token r
         WHERE r.first_used_at IS NULL AND r.grant_id IN (
               SELECT id FROM muk_mcp_oauth_grant WHERE id % {rounds} = {round} ORDER BY id LIMIT {count})
    ), used AS (
        UPDATE muk_mcp_oauth_refresh_token r SET first_used_at = now() AT TIME ZONE 'UTC' FROM chosen WHERE r.id = chosen.id
    ), noted AS (
        UPDATE muk_mcp_oauth_grant g SET last_used_at = now() AT TIME ZONE 'UTC' FROM chosen WHERE g.id = chosen.grant_id
    ), access AS (
        INSERT INTO muk_mcp_oauth_access_token (jti, grant_id, scope, expires_at)
        SELECT md5('{round}' || id), grant_id, 'mcp:read mcp:write', now() AT TIME ZONE 'UTC' - interval '1 hour' FROM chosen
    ), logged AS (
        INSERT INTO muk_mcp_log (method, status, oauth_client, ip_address, duration_ms, create_date)
        SELECT 'oauth/refresh', 'ok', 'stored', '203.0.113.7', 5, now() AT TIME ZONE 'UTC' FROM chosen)
    INSERT INTO muk_mcp_oauth_refresh_token (token_hash, grant_id, generation, expires_at, replays)
    SELECT encode(sha256(('{round}' || id)::text::bytea), 'hex'), grant_id, generation + 1, expires_at, 0 FROM chosen"""

TOOL_CALL = {
    'jsonrpc': '2.0',
    'id': 1,
    'method': 'tools/call',
    'params': {
        'name': 'search_read',
        'arguments': {'model': 'res.partner', 'fields': ['name', 'email', 'phone', 'city'], 'limit': 80},
    },
}


def report() -> None:
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        applications = connections(odoo)
        store = Store(odoo.database)
        _cost_of_refresh(odoo, applications[0], store)
        _size_of_calls(odoo, applications, store)
        _size_of_grants(odoo, store)
        _indexes(odoo, applications, store)
        _vacuum(odoo, store)


def _say(what: str, value: float, unit: str) -> None:
    print(f'{what:<72} {value:>14,.1f} {unit}', flush=True)


def _size(store: Store, table: str) -> tuple[int, int]:
    return store.rows(SIZE, table, table)[0]


def _cost_of_refresh(odoo: Server, connection: Connection, store: Store) -> None:
    before = _counts(store)
    for _ in range(REFRESHES):
        connection.keep(load.exchange(odoo.port, connection.refresh()))
    done = [after - earlier for after, earlier in zip(_counts(store), before, strict=True)]
    for what, count in zip(('rows added', 'rows changed', 'transactions committed'), done, strict=True):
        _say(f'refresh: {what}', count / REFRESHES, '')
    _say('connections to PostgreSQL of a host with two workers', store.value(CONNECTIONS) - 1, '')


def _counts(store: Store) -> list[int]:
    time.sleep(SECONDS_UNTIL_STATISTICS_ARRIVE)
    return [int(count) for count in store.rows(COUNTS)[0]]


def _size_of_calls(odoo: Server, applications: list[Connection], store: Store) -> None:
    before, rows = _size(store, 'muk_mcp_log')[0], store.value('SELECT count(*) FROM muk_mcp_log')
    token = applications[0].tokens['access_token']
    request = load.post('/mcp', 'application/json', json.dumps(TOOL_CALL), Authorization=f'Bearer {token}')
    started = time.monotonic()
    for _ in range(CALLS):
        load.exchange(odoo.port, request)
    _say(
        'tool calls (search_read, 80 rows at most, 4 fields), one at a time', CALLS / (time.monotonic() - started), '/s'
    )
    written = store.value('SELECT count(*) FROM muk_mcp_log') - rows
    _say('audit log, table and indexes, for each call', (_size(store, 'muk_mcp_log')[0] - before) / written, 'bytes')


def _size_of_grants(odoo: Server, store: Store) -> None:
    with step(f'Storing {GRANTS:,} connections'):
        postgres.psql(CLIENT_ROWS.format(clients=CLIENTS), odoo.database)
        postgres.psql(GRANT_ROWS.format(first=1, last=GRANTS, clients=CLIENTS), odoo.database)
        postgres.psql('VACUUM ANALYZE', odoo.database)
    total = 0
    for name in TABLES[:3]:
        whole, heap = _size(store, f'muk_mcp_oauth_{name}')
        total += whole
        _say(f'{name}: table and indexes for each connection', whole / GRANTS, 'bytes')
        _say(f'{name}: the table alone', heap / GRANTS, 'bytes')
    _say('all three for each connection', total / GRANTS, 'bytes')
    _say('all three', total / 1024**2, 'MiB')


def _indexes(odoo: Server, applications: list[Connection], store: Store) -> None:
    """No request may read a large table from its beginning to its end."""
    time.sleep(SECONDS_UNTIL_STATISTICS_ARRIVE)
    before = _scans(store)
    ping = requests_per_second(odoo, [one.ping for one in applications])
    refresh = requests_per_second(
        odoo, [one.refresh for one in applications], lambda lane, body: applications[lane].keep(body)
    )
    time.sleep(SECONDS_UNTIL_STATISTICS_ARRIVE)
    _say('ping with a token, a million connections stored', ping, '/s')
    _say('refresh, a million connections stored', refresh, '/s')
    for table, scans in _scans(store).items():
        _say(f'{table}: whole-table scans meanwhile', scans - before[table], '')
    for name, column, value in (('access_token', 'jti', 'md5'), ('refresh_token', 'token_hash', 'hash')):
        explained = store.rows(f"EXPLAIN SELECT grant_id FROM muk_mcp_oauth_{name} WHERE {column} = '{value}'")
        print(f'{name}: {explained[0][0]}')


def _scans(store: Store) -> dict[str, int]:
    return dict(
        store.rows(
            "SELECT relname, seq_scan FROM pg_stat_user_tables WHERE relname ~ '^muk_mcp_oauth_(grant|access_token|refresh_token)$'"
        )
    )


def _vacuum(odoo: Server, store: Store) -> None:
    """An hour of refreshes: what PostgreSQL's vacuum and Odoo's daily one need for it."""
    count = REFRESHES_PER_SECOND * SECONDS_OF_A_ROUND
    seconds, sizes = [], []
    for number in range(ROUNDS):
        postgres.psql(MANY_REFRESHES.format(rounds=ROUNDS, round=number, count=count), odoo.database)
        started = time.monotonic()
        for name in ('grant', 'access_token', 'refresh_token'):
            postgres.psql(f'VACUUM ANALYZE muk_mcp_oauth_{name}', odoo.database)
        seconds.append(time.monotonic() - started)
        sizes.append(sum(_size(store, f'muk_mcp_oauth_{name}')[0] for name in TABLES[:3]) / 1024**2)
    print(
        f'{ROUNDS * count:,} refreshes, {REFRESHES_PER_SECOND}/s for {ROUNDS * SECONDS_OF_A_ROUND} s of simulated time'
    )
    _say(f'vacuum after each {SECONDS_OF_A_ROUND} s: on average', sum(seconds) / ROUNDS, 's')
    _say(f'vacuum after each {SECONDS_OF_A_ROUND} s: the longest', max(seconds), 's')
    _say('the three tables after the first round', sizes[0], 'MiB')
    _say('the three tables after the last round', sizes[-1], 'MiB')
    _say('dead rows left', sum(_dead(store)), '')
    expired = store.value("SELECT count(*) FROM muk_mcp_oauth_access_token WHERE expires_at < now() AT TIME ZONE 'UTC'")
    started = time.monotonic()
    odoo.shell("env['muk_mcp_oauth.access_token']._gc_expired()")
    left = store.value("SELECT count(*) FROM muk_mcp_oauth_access_token WHERE expires_at < now() AT TIME ZONE 'UTC'")
    _say("Odoo's vacuum: expired access tokens deleted", (expired - left) / (time.monotonic() - started), '/s')


def _dead(store: Store) -> list[int]:
    return [
        row[0] for row in store.rows("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname LIKE 'muk_mcp_oauth_%%'")
    ]
