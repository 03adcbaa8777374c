"""Odoo servers: started for a developer by `./dev run`, or for a test by `running_server`."""

import os
import secrets
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tools.environment import installation, process
from tools.environment.installation import Installation
from tools.report.failure import CannotContinue
from tools.servers import alive, configuration, database, neighbours, ports, postgres, shell, templates
from tools.servers.contents import Contents

SECONDS_TO_ANSWER = 120

# A worker waits so long for the first word on a connection. Odoo's own two seconds are too few for a busy client that
# connects first and thinks then: its request is lost, and most clients do not send a POST again.
PATIENCE = {'ODOO_HTTP_SOCKET_TIMEOUT': '10'}


@dataclass(frozen=True)
class Server:
    """A running Odoo that serves one database at `url`, which is also its `web.base.url`."""

    odoo: Installation
    database: str
    port: int
    pid: int
    log: Path

    @property
    def url(self) -> str:
        return f'http://localhost:{self.port}'

    def shell(self, code: str) -> str:
        """Run Python in an Odoo shell with `env` at hand, commit, tell the servers, and return what it printed."""
        return shell.run(self.odoo, self.database, code)

    def wait(self) -> None:
        """Return when Odoo has ended, by whatever cause."""
        while alive.identity(self.pid):
            time.sleep(0.5)

    def stop(self) -> None:
        known = alive.identity(self.pid)
        if known:
            alive.end(known)


@contextmanager
def running_server(
    database_name: str | None = None,
    workers: int = 2,
    parameters: Mapping[str, str] | None = None,
    tree: Path | None = None,
    addons: Path | None = None,
    modules: Sequence[str] = (),
    demo: bool = False,
    options: Mapping[str, str | int] | None = None,
) -> Iterator[Server]:
    """Serve a fresh database, both addons installed, on a free port; drop it at the end.

    `parameters` are system parameters, for example `{'muk_mcp_oauth.access_token_ttl': '5'}`. `addons` is a
    folder with more modules, `modules` are installed before the addons, `demo` brings Odoo's demo data, and `options` go
    into the configuration file. `contents.LIVING` are the modules of an Odoo that is in use; `./dev test --neighbours` gives
    them, and more, to every server.
    """
    name = database_name or f'test_{secrets.token_hex(4)}'
    with postgres.kept_running():
        odoo = installation.prepare(tree or _tree_of_this_run())
        contents = Contents(tuple(sorted(modules)), demo, addons)
        if neighbours.are_asked_for():
            contents = neighbours.beside(contents, odoo.source)
        templates.create(name, odoo, contents)
        if neighbours.are_asked_for():
            shell.run(odoo, name, neighbours.SECOND_OF_BOTH)
        port = ports.free()
        set_public_url(name, port, parameters)
        # A scheduled action, the vacuum above all, would do by chance what a test does on purpose.
        settings = {
            'max_cron_threads': 0,
            'addons_path': contents.addons_path(odoo.source),
            **(options or {}),
        }
        log = process.log_file(f'server-{name}')
        with log.open('w') as output:
            server = start(odoo, name, port, workers, log, output, settings)
        try:
            wait_until_it_answers(server)
            yield server
        finally:
            server.stop()
            database.drop(name)


def set_public_url(name: str, port: int, parameters: Mapping[str, str] | None = None) -> None:
    """Pin the public URL, which Odoo would otherwise take from the administrator's next login."""
    public_url = {'web.base.url': f'http://localhost:{port}', 'web.base.url.freeze': 'True'}
    database.set_parameters(name, {**public_url, **(parameters or {})})


def start(
    odoo: Installation,
    name: str,
    port: int,
    workers: int,
    log: Path,
    output: IO[str] | None,
    options: Mapping[str, str | int] | None = None,
) -> Server:
    """Start Odoo in a session of its own, so that Ctrl-C reaches it only through us."""
    settings = {'max_cron_threads': 1, **(options or {})}
    config = configuration.write(name, odoo, http_port=port, workers=workers, gevent_port=ports.free(), **settings)
    started = subprocess.Popen(
        [*odoo.command, '-c', config],
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=process.environment({**PATIENCE, **odoo.environment}),
        start_new_session=True,
    )
    return Server(odoo, name, port, started.pid, log)


def wait_until_it_answers(server: Server) -> None:
    """Return once the login page, which needs the database and its assets, is served."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not (_answers(server, '/web/health') and _answers(server, '/web/login')):
        _reap(server.pid)
        if not alive.identity(server.pid):
            raise CannotContinue(f'Odoo ended while it started. The end of {server.log}:\n{process.tail(server.log)}')
        if time.monotonic() > deadline:
            server.stop()
            raise CannotContinue(f'Odoo did not answer within {SECONDS_TO_ANSWER} s; its log is {server.log}.')
        time.sleep(0.2)


def _tree_of_this_run() -> Path | None:
    """The `--odoo DIR` of the `./dev test` or `./dev bench` that runs us."""
    tree = os.environ.get('MUK_MCP_DEV_ODOO')
    return Path(tree) if tree else None


def _answers(server: Server, path: str) -> bool:
    try:
        with urllib.request.urlopen(f'http://127.0.0.1:{server.port}{path}', timeout=60) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _reap(pid: int) -> None:
    """Let an ended child disappear from the process table, so that it no longer looks alive."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return
