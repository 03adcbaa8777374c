"""Python in an Odoo shell on a database."""

from pathlib import Path

from tools.environment import process
from tools.environment.installation import Installation
from tools.servers import configuration

# A shell does not tell the workers by itself what they have to forget.
COMMIT = 'env.cr.commit(); env.registry.signal_changes()'


def command(odoo: Installation, database: str) -> list[str | Path]:
    config = configuration.write(f'{database}.shell', odoo, db_name=database, log_level='warn')
    return [*odoo.command, 'shell', '-c', config, '--no-http', '--shell-interface', 'python']


def run(odoo: Installation, database: str, code: str) -> str:
    """Run Python with `env` at hand, commit, tell the servers of the database, and return what it printed."""
    return process.answer(command(odoo, database), stdin=f'{code}\n{COMMIT}\n', env=odoo.environment)
