"""What is done to one database of Odoo without a server that serves it."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import ADDONS, REPOSITORY
from tools.environment import cache, process
from tools.environment.installation import Installation
from tools.report.failure import CannotContinue
from tools.servers import configuration, postgres
from tools.servers.contents import Contents

PLAIN = Contents()

# Folders of an addon that no installation puts anything of into the database.
LEAVES_NO_TRACE = {'tests', '__pycache__'}


def exists(name: str) -> bool:
    return bool(postgres.psql(f'SELECT 1 FROM pg_database WHERE datname = {_quoted(name)}'))


def drop(name: str) -> None:
    for what in ('addons', 'bundles', 'data'):
        stamp(name, what).unlink(missing_ok=True)
    postgres.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


def create_empty(name: str) -> None:
    drop(name)
    postgres.psql(f'CREATE DATABASE "{name}" TEMPLATE template0')


def copy(template: str, name: str) -> None:
    drop(name)
    postgres.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    if _filestore(template).is_dir():
        # Odoo never changes a file of a filestore, so both databases can have it.
        shutil.copytree(_filestore(template), _filestore(name), copy_function=os.link)


def set_parameters(name: str, parameters: Mapping[str, str]) -> None:
    """Write system parameters before a server reads and caches them."""
    rows = ', '.join(f'({_quoted(key)}, {_quoted(value)}, 1, 1, now(), now())' for key, value in parameters.items())
    postgres.psql(
        f"""INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date)
                      VALUES {rows} ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
        name,
    )


def install(
    name: str,
    odoo: Installation,
    option: str = '-i',
    modules: Sequence[str] = ADDONS,
    contents: Contents = PLAIN,
) -> None:
    """Install (`-i`) or upgrade (`-u`) modules, and make sure that Odoo did not merely log why it could not."""
    settings = {'addons_path': contents.addons_path(odoo.source), 'without_demo': str(not contents.demo)}
    config, log = configuration.write(name, odoo, **settings), f'install-{name}'
    command: process.Command = [
        *odoo.command,
        '-c',
        config,
        option,
        ','.join(modules),
        '--stop-after-init',
        '--no-http',
    ]
    process.run(command, log, env=odoo.environment)
    missing = set(modules) - installed(name)
    if missing:
        path = process.log_file(log)
        raise CannotContinue(
            f'Odoo did not install {", ".join(sorted(missing))}. The end of {path}:\n{process.tail(path)}'
        )


def stamp(name: str, what: str = 'addons') -> Path:
    """The file that says of which sources the addons in a database are, or what else was done to it."""
    return cache.folder('databases') / f'{name}.{what}'


def is_up_to_date(name: str) -> bool:
    return cache.stamped(stamp(name), _addons_digest())


def remember_addons(name: str) -> None:
    cache.write_private(stamp(name), _addons_digest())


def has_data_of_now(name: str) -> bool:
    """Return True if all of the addons but their Python is in the database as it is now."""
    return cache.stamped(stamp(name, 'data'), _data_digest())


def remember_data(name: str) -> None:
    cache.write_private(stamp(name, 'data'), _data_digest())


def installed(name: str) -> set[str]:
    return set(postgres.psql("SELECT name FROM ir_module_module WHERE state = 'installed'", name).split())


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _filestore(name: str) -> Path:
    return configuration.data_folder() / 'filestore' / name


def _addons_digest() -> str:
    return cache.digest(
        path for addon in ADDONS for path in (REPOSITORY / addon).iterdir() if path.name not in LEAVES_NO_TRACE
    )


def _data_digest() -> str:
    files = [
        path
        for addon in ADDONS
        for path in sorted((REPOSITORY / addon).rglob('*'))
        if path.is_file() and path.suffix != '.py' and not LEAVES_NO_TRACE & set(path.parts)
    ]
    return cache.digest(files, *(str(path.relative_to(REPOSITORY)) for path in files))
