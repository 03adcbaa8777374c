"""The addons' own tests, which Odoo runs while it installs them."""

import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tools import ADDONS
from tools.environment import installation
from tools.environment.process import Command
from tools.servers import configuration, database, ports, postgres, templates


@contextmanager
def prepared(tree: Path | None) -> Iterator[tuple[Command, Mapping[str, str]]]:
    """Yield the command and environment that test both addons in a fresh database, and drop it afterwards."""
    name = f'test_{secrets.token_hex(4)}'
    with postgres.held():
        odoo = installation.prepare(tree)
        templates.create_without_addons(name, odoo)
        config = configuration.write(name, odoo, http_port=ports.free(), gevent_port=ports.free())
        tags = ','.join(f'/{addon}' for addon in ADDONS)
        try:
            yield (
                [*odoo.command, '-c', config, '-i', ','.join(ADDONS), '--test-tags', tags, '--stop-after-init'],
                odoo.environment,
            )
        finally:
            database.drop(name)


def complaints(log: Path) -> str:
    """The records of an Odoo log that report errors, each with the traceback that follows it."""
    records = re.split(
        r'^(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} )', log.read_text(errors='replace'), flags=re.MULTILINE
    )
    return ''.join(record for record in records if re.match(r'\S+ \S+ \d+ \S*(ERROR|CRITICAL)', record))
