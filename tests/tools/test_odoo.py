"""The Odoo that ./dev starts: what it finds, and what of the caller's shell does not reach it."""

import socket
import time

from tests.support.cluster import running_cluster
from tools.environment import programs
from tools.servers import postgres
from tools.servers.server import running_server


def test_odoo_finds_the_printer() -> None:
    with running_server(workers=0) as odoo:
        state = odoo.shell("print(env['ir.actions.report'].get_wkhtmltopdf_state())").strip()
    assert state == ('ok' if programs.wkhtmltopdf() else 'install')


def test_worker_waits_for_a_client_that_is_busy() -> None:
    """Odoo's own patience, two seconds, is over before a client of this machine says something while it starts."""
    with running_server(workers=2) as odoo, socket.create_connection(('127.0.0.1', odoo.port), timeout=60) as busy:
        time.sleep(3)
        busy.sendall(b'GET /web/health HTTP/1.0\r\nHost: localhost\r\n\r\n')
        assert busy.recv(64).startswith(b'HTTP/1.0 200')


def test_another_postgresql_of_the_shell_is_left_alone(tmp_path, monkeypatch) -> None:
    """Odoo 19 prefers PGHOST and the like to its configuration file."""
    with running_cluster(tmp_path) as elsewhere:
        for name, value in {'HOST': '127.0.0.1', 'PORT': elsewhere.port, 'USER': postgres.ROLE}.items():
            monkeypatch.setenv(f'PG{name}', str(value))
        monkeypatch.setenv('PGPASSWORD', elsewhere.password)

        with running_server(workers=0) as odoo:
            installed = odoo.shell(
                "print(env['ir.module.module'].search_count([('name', '=', 'muk_mcp_oauth'), ('state', '=', 'installed')]))"
            )

        assert installed.strip() == '1'
        assert elsewhere.query('SELECT datname FROM pg_database ORDER BY 1') == 'postgres\ntemplate0\ntemplate1'
