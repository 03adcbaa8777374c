"""What a developer starts and stops: `./dev run`, `./dev shell` and `./dev stop`."""

import argparse
import re
import subprocess

from tools.cli import greeting, preflight, running
from tools.environment import clone, installation, process
from tools.environment.installation import Installation
from tools.report.failure import CannotContinue
from tools.report.progress import say, step
from tools.servers import postgres, server, templates
from tools.servers import shell as shell_of_odoo
from tools.servers.contents import Contents
from tools.servers.server import Server


def run(given: argparse.Namespace) -> int:
    """Prepare everything, start Odoo, and either stay with it or leave it running."""
    preflight.check(given.odoo)
    running.check_port(given.port)
    with postgres.kept_running():
        odoo = installation.prepare(given.odoo)
        contents = Contents.named(given.modules, given.demo, odoo.source.version)
        name = database_name(given, odoo, contents)
        templates.bring_up_to_date(name, odoo, contents)
        server.set_public_url(name, given.port)
        return _detached(given, odoo, name) if given.detach else _in_foreground(given, odoo, name)


def database_name(given: argparse.Namespace, odoo: Installation, contents: Contents) -> str:
    """The database that was asked for, or one of this clone's own for the Odoo version and the contents."""
    name = given.database or _own_database(odoo, contents)
    if not re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9_.-]{0,50}', name):
        raise CannotContinue(f'{name!r} is no name for an Odoo database; use letters, digits, `_`, `.` and `-`.')
    return name


def _own_database(odoo: Installation, contents: Contents) -> str:
    suffix = f'_{contents.key()}' if contents != templates.PLAIN else ''
    return f'muk_mcp_{odoo.source.version}_{clone.identity()}{suffix}'


def shell(given: argparse.Namespace) -> int:
    with postgres.kept_running():
        odoo = installation.prepare(given.odoo)
        contents = Contents.named(given.modules, given.demo, odoo.source.version)
        name = database_name(given, odoo, contents)
        templates.bring_up_to_date(name, odoo, contents)
        command = shell_of_odoo.command(odoo, name)
        return subprocess.run(command, env=process.environment(odoo.environment), check=False).returncode


def stop() -> int:
    """End every server that `./dev run` started in this clone, then PostgreSQL if nothing else needs it."""
    stopped = [running.stop(port) for port in running.own_ports()]
    postgres.stop_if_unused()
    say('Stopped.' if any(stopped) else 'Nothing was running.')
    return 0


def _detached(given: argparse.Namespace, odoo: Installation, name: str) -> int:
    log = process.log_file(f'run-{given.port}')
    with log.open('w') as output:
        started = server.start(odoo, name, given.port, given.workers, log, output)
    running.remember(started)
    postgres.keep_running(started.pid)
    with step('Starting Odoo'):
        server.wait_until_it_answers(started)
    greeting.show(started)
    say(f'Odoo runs in the background; its log is {log}. End it with ./dev stop')
    return 0


def _in_foreground(given: argparse.Namespace, odoo: Installation, name: str) -> int:
    """Show Odoo's log in the terminal until Ctrl-C."""
    log = process.log_file(f'run-{given.port}')
    with log.open('w') as output:
        started = server.start(odoo, name, given.port, given.workers, log, output)
    running.remember(started)
    try:
        with step('Starting Odoo'):
            server.wait_until_it_answers(started)
        greeting.show(started)
        say("Odoo's log follows; Ctrl-C ends it.\n")
        _follow(started)
        raise CannotContinue(f'Odoo ended by itself; its log is {log}.')
    except KeyboardInterrupt:
        say('\nStopping Odoo.')
    finally:
        started.stop()
        running.forget(given.port)
    return 0


def _follow(started: Server) -> None:
    with subprocess.Popen(['tail', '-n', '+1', '-F', started.log]) as tail:
        try:
            started.wait()
        finally:
            tail.terminate()
