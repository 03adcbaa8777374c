"""One Odoo that serves several databases, of which the path of a request selects one."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.support.hosts import url_of
from tools import SERVER_WIDE_ADDON
from tools.environment import installation, process
from tools.servers import database, ports, postgres, templates
from tools.servers.server import Server, set_public_url, start

TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None
SERVER_WIDE = f'base,web,{SERVER_WIDE_ADDON}'
WORKERS = 2
PATIENCE_S = 120


@contextmanager
def several_databases(
    whole: tuple[str, ...], bare: tuple[str, ...] = (), public_port: int = 0, **changes: str
) -> Iterator[tuple[Server, dict[str, str]]]:
    """Serve databases with and without the addons; yield the server and what each is really called.

    `dbfilter` lets nothing else of the PostgreSQL server be named. The public URL of all is the same, that of a proxy at
    `public_port` if given. `changes` are options of Odoo in place of those that select by the path.
    """
    family = f'test_{secrets.token_hex(4)}'
    names = {name: f'{family}_{name}' for name in (*whole, *bare)}
    with postgres.kept_running():
        odoo = installation.prepare(TREE)
        port = ports.free()
        for name in whole:
            templates.create(names[name], odoo)
        for name in bare:
            templates.create_without_addons(names[name], odoo)
        for name in names.values():
            set_public_url(name, public_port or port)
        log = process.log_file(f'server-{family}')
        options = {
            'db_name': 'False',
            'dbfilter': f'^{family}_',
            'server_wide_modules': SERVER_WIDE,
            'max_cron_threads': 0,
            **changes,
        }
        with log.open('w') as output:
            server = start(odoo, family, port, WORKERS, log, output, options)
        try:
            _wait_until_it_answers(server)
            yield server, names
        finally:
            server.stop()
            for name in names.values():
                database.drop(name)


def _wait_until_it_answers(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if httpx2.get(f'{url_of(server)}/web/health', timeout=30).status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.2)
    raise AssertionError(f'Odoo did not answer: {process.tail(server.log)}')


def warnings_in(log: Path) -> list[str]:
    """The lines of an Odoo's log that are warnings or worse."""
    plain = re.sub(r'\x1b\[[0-9;]*m', '', log.read_text(errors='replace'))
    return re.findall(r'^\S+ \S+ \d+ (?:WARNING|ERROR|CRITICAL) .*$', plain, re.MULTILINE)
