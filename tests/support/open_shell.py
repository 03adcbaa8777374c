"""An Odoo shell that stays open: a test that asks Odoo something waits for the start of a shell once, not each time."""

from __future__ import annotations

import atexit
import json
import socket
import subprocess

from tools.environment import process
from tools.servers import shell
from tools.servers.server import Server

# Runs in the shell. Each request sees the database as it is by then, and no connection is left between two of them.
_SERVE = """
import contextlib, io, json, socket, traceback
import odoo

database, context = env.cr.dbname, dict(env.context)

def run(code):
    registry = odoo.modules.registry.Registry(database).check_signaling()
    printed = io.StringIO()
    with registry.cursor() as cr, contextlib.redirect_stdout(printed):
        exec(code, {{'env': odoo.api.Environment(cr, 1, context)}})
        cr.commit()
        registry.signal_changes()
    return {{'printed': printed.getvalue()}}

odoo.sql_db.close_all()
with socket.socket(fileno={wire}) as wire, wire.makefile('rw') as lines:
    for line in lines:
        try:
            answer = run(json.loads(line))
        except Exception:  # whatever the code of a test raises is for that test to see
            answer = {{'failed': traceback.format_exc()}}
        odoo.sql_db.close_all()
        print(json.dumps(answer), file=lines, flush=True)
"""


class OpenShell:
    """A shell on the database of a server, until it is closed or this program ends."""

    def __init__(self, odoo: Server) -> None:
        self.server = odoo
        ours, theirs = socket.socketpair()
        with process.log_file(f'shell-{odoo.database}').open('w') as log, theirs:
            self._process = subprocess.Popen(
                shell.command(odoo.odoo, odoo.database),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                text=True,
                env=process.environment(odoo.odoo.environment),
                pass_fds=[theirs.fileno()],
            )
            assert self._process.stdin is not None
            self._process.stdin.write(_SERVE.format(wire=theirs.fileno()))
            self._process.stdin.close()
        self._wire, self._lines = ours, ours.makefile('rw')

    def run(self, code: str) -> str:
        """Run Python with `env` at hand, commit, tell the servers, and return what it printed."""
        print(json.dumps(code), file=self._lines, flush=True)
        answer = json.loads(self._lines.readline() or '{"failed": "The shell has ended."}')
        assert 'failed' not in answer, answer['failed']
        return str(answer['printed'])

    def close(self) -> None:
        """Hang up, which ends the shell."""
        self._lines.close()
        self._wire.close()
        self._process.wait()


# Only the last one is kept, as each takes the memory of an Odoo.
_open: list[OpenShell] = []


def ask(odoo: Server, code: str) -> str:
    """Run Python in the shell that is open on the server's database, and return what it printed."""
    if not _open or _open[0].server != odoo:
        _close()
        _open.append(OpenShell(odoo))
    return _open[0].run(code)


@atexit.register
def _close() -> None:
    while _open:
        _open.pop().close()
