"""More Odoo hosts on a database that is already served."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tools.environment import process
from tools.servers import configuration, ports
from tools.servers.server import Server, wait_until_it_answers

_ACCESS_LOG = re.compile(r'^[\d-]+ [\d:,]+ (\d+) INFO \S+ werkzeug: .*"(\S+) (\S+) HTTP[^"]*" (\d+)', re.MULTILINE)


def url_of(host: Server) -> str:
    # By number: looking `localhost` up would try IPv6 first, every time.
    return f'http://127.0.0.1:{host.port}'


@contextmanager
def another_host(odoo: Server, workers: int, **options: str | int) -> Iterator[Server]:
    """Serve the database of `odoo` from a second set of processes, as a second machine with shared sessions would.

    `options` go into the configuration file of that host only.
    """
    port = ports.free()
    name = f'{odoo.database}.{port}'
    config = configuration.write(
        name,
        odoo.odoo,
        db_name=odoo.database,
        http_port=port,
        workers=workers,
        max_cron_threads=0,
        **{'gevent_port': ports.free(), **options},
    )
    log = process.log_file(f'server-{name}')
    with log.open('w') as output:
        started = subprocess.Popen(
            [*odoo.odoo.command, '-c', config],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=process.environment(odoo.odoo.environment),
            start_new_session=True,
        )
    host = Server(odoo.odoo, odoo.database, port, started.pid, log)
    try:
        wait_until_it_answers(host)
        yield host
    finally:
        host.stop()
        config.unlink()


def workers_that_answered(host: Server, path: str, status: int) -> set[int]:
    """The processes that, by the access log, answered requests for `path` with `status`."""
    found = _ACCESS_LOG.findall(re.sub(r'\x1b\[[0-9;]*m', '', host.log.read_text(errors='replace')))
    return {int(pid) for pid, _method, requested, answered in found if requested == path and int(answered) == status}
