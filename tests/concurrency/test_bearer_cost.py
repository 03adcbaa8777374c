"""What the check of an access token costs in the database: one read, no write."""

import os
import re
import time
from functools import partial

import pytest

from tests.support.keys import api_key
from tests.support.simultaneously import simultaneously
from tools.environment import cache

_STATEMENT = re.compile(
    r'\[(\d+)\] LOG:  (?:duration: [\d.]+ ms  )?statement: (.*?)(?=^\d{4}-\d\d-\d\d |\Z)', re.DOTALL | re.MULTILINE
)
_BOOKKEEPING = re.compile(r'BEGIN|COMMIT|ROLLBACK|SET |SHOW |RESET|DISCARD|SELECT set_config|ABORT', re.IGNORECASE)
_WRITE = re.compile(r'\b(?:INSERT INTO|UPDATE|DELETE FROM|LOCK|FOR SHARE)\b', re.IGNORECASE)

OTHER_SESSIONS = (
    "FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' "
    'AND pid <> pg_backend_pid()'
)
ENDING_MS = 10_000


@pytest.fixture
def statements(store, database, hosts):
    """Calls something while PostgreSQL logs every statement, and returns those that Odoo sent, in order."""
    name = database.arguments['dbname']
    store.rows(f"""ALTER DATABASE "{name}" SET log_statement = 'all'""")
    renew_connections(store)
    yield partial(statements_of, store)
    store.rows(f'ALTER DATABASE "{name}" RESET log_statement')
    renew_connections(store)


def renew_connections(store):
    """End the connections of Odoo, and wait until they are: one that ends in the middle of a request makes it a 503."""
    store.rows(f'SELECT pg_terminate_backend(pid, {ENDING_MS}) {OTHER_SESSIONS}')


def statements_of(store, call):
    log = cache.home() / 'postgres' / 'log'
    before = log.stat().st_size
    assert call().status_code == 200
    sessions = {pid for (pid,) in store.rows(f'SELECT pid {OTHER_SESSIONS}')}
    time.sleep(0.2)
    with log.open('rb') as file:
        file.seek(before, os.SEEK_SET)
        found = _STATEMENT.findall(file.read().decode(errors='replace'))
    return [
        statement.strip()
        for pid, statement in found
        if int(pid) in sessions and not _BOOKKEEPING.match(statement.strip())
    ]


def test_token_check_adds_one_read_and_no_write(odoo, hosts, store, user, application, statements, figure):
    """Relative to the same ping with a static key, whose own check is one read as well."""
    token = user.connect(application)['access_token']
    key = api_key(odoo, user.login)
    warm = [partial(application.ping, credential, hosts[0]) for credential in (token, key) for _ in range(10)]
    assert {answer.status_code for answer in simultaneously(warm)} == {200}

    with_token = statements(partial(application.ping, token, hosts[0]))
    with_key = statements(partial(application.ping, key, hosts[0]))

    check = [statement for statement in with_token if 'muk_mcp_oauth' in statement]
    assert len(check) == 1, with_token
    assert [statement for statement in with_token if _WRITE.search(statement)] == []
    assert len(with_token) <= len(with_key), (with_token, with_key)
    rest = [statement for statement in with_token if statement not in check]
    others = [statement for statement in with_key if 'muk_mcp_key' not in statement]
    assert rest == others, 'the check costs more than its one statement'
    figure(
        f'/mcp ping: {len(with_token)} statements with an OAuth token, {len(with_key)} with a key, {len(rest)} without any check'
    )
