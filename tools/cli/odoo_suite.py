"""The addons' own tests, which Odoo runs."""

import os
import re
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tools import ADDONS
from tools.cli import odoo_tags
from tools.cli.request import Effort, Request
from tools.environment import browser, installation
from tools.environment.installation import Installation
from tools.environment.process import Command
from tools.servers import configuration, database, ports, postgres, templates


@contextmanager
def prepared(request: Request) -> Iterator[tuple[Command, Mapping[str, str]]]:
    """Yield the command and environment that test both addons, and drop the database afterwards.

    The whole suite runs while Odoo installs the addons. A few tests, or the inner loop, take a copy of the database that
    has them already, and update it: tests of the kind `at_install` run then only.
    """
    name = f'test_{secrets.token_hex(4)}'
    tags, options = _choice(request)
    with postgres.kept_running():
        odoo = installation.prepare(request.tree)
        is_installed = bool(request.words) or request.effort is Effort.FAST
        create = templates.create_for_tests_of_odoo if is_installed else templates.create_without_addons
        create(name, odoo)
        config = configuration.write(name, odoo, http_port=ports.free(), gevent_port=ports.free())
        action = '-u' if is_installed else '-i'
        command: Command = [
            *odoo.command,
            '-c',
            config,
            action,
            ','.join(ADDONS),
            '--test-tags',
            tags,
            '--stop-after-init',
        ]
        try:
            yield [*command, *options], _environment(odoo, request)
        finally:
            database.drop(name)


def complaints(log: Path) -> str:
    """The records of an Odoo log that report errors, each with the traceback that follows it."""
    records = re.split(
        r'^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} )', log.read_text(errors='replace'), flags=re.MULTILINE
    )
    return ''.join(record for record in records if re.match(r'\S+ \S+ \d+ \S*(ERROR|CRITICAL)', record))


def _environment(odoo: Installation, request: Request) -> Mapping[str, str]:
    """What Odoo has to find, and a browser for its tours, which the inner loop leaves out."""
    if request.effort is Effort.FAST:
        return odoo.environment
    path = odoo.environment.get('PATH', os.environ['PATH'])
    return {**odoo.environment, 'PATH': f'{browser.chromium().parent}{os.pathsep}{path}'}


def _choice(request: Request) -> tuple[str, Sequence[str]]:
    """The tags, and the words that are options of Odoo, for example `--log-level=debug`."""
    options = [word for word in request.words if word.startswith('--')]
    names = [word for word in request.words if not word.startswith('--')]
    return (odoo_tags.chosen(names) if names else odoo_tags.everything(request.left_out)), options
