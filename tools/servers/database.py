"""Databases for Odoo, copied from templates so that a new one takes a second instead of a minute."""

import shutil
from pathlib import Path

from tools import ADDONS, REPOSITORY
from tools.environment import cache, process
from tools.environment.installation import Installation
from tools.report.failure import CannotContinue
from tools.report.progress import step
from tools.servers import configuration, postgres

BASE_MODULES = 'mail,base_setup'


def exists(name: str) -> bool:
    return bool(postgres.psql(f'SELECT 1 FROM pg_database WHERE datname = {_quoted(name)}'))


def create(name: str, odoo: Installation) -> None:
    """A fresh database with both addons installed."""
    with cache.exclusively():
        _copy(_with_addons(odoo), name)
        _remember_addons(name)


def create_without_addons(name: str, odoo: Installation) -> None:
    with cache.exclusively():
        _copy(_base(odoo), name)


def bring_up_to_date(name: str, odoo: Installation) -> None:
    """Create the database, or upgrade the addons in it if their sources changed."""
    with cache.exclusively():
        if not exists(name):
            create(name, odoo)
        elif not cache.stamped(_stamp(name), _addons_digest()):
            with step(f'Upgrading the addons in {name}'):
                install(name, odoo, '-u')
            _remember_addons(name)


def drop(name: str) -> None:
    _stamp(name).unlink(missing_ok=True)
    postgres.psql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(name), ignore_errors=True)


def set_parameters(name: str, parameters: dict[str, str]) -> None:
    """Write system parameters before a server reads and caches them."""
    rows = ', '.join(f'({_quoted(key)}, {_quoted(value)}, 1, 1, now(), now())' for key, value in parameters.items())
    postgres.psql(
        f"""INSERT INTO ir_config_parameter (key, value, create_uid, write_uid, create_date, write_date)
                      VALUES {rows} ON CONFLICT (key) DO UPDATE SET value = excluded.value""",
        name,
    )


def install(name: str, odoo: Installation, option: str = '-i', modules: str = ','.join(ADDONS)) -> None:
    """Install (`-i`) or upgrade (`-u`) modules, and make sure that Odoo did not merely log why it could not."""
    config, log = configuration.write(name, odoo), f'install-{name}'
    process.run(
        [*odoo.command, '-c', config, option, modules, '--stop-after-init', '--no-http'], log, env=odoo.environment
    )
    names = ', '.join(_quoted(module) for module in modules.split(','))
    missing = postgres.psql(f"SELECT name FROM ir_module_module WHERE name IN ({names}) AND state <> 'installed'", name)
    if missing:
        path = process.log_file(log)
        raise CannotContinue(f'Odoo did not install {missing}. The end of {path}:\n{process.tail(path)}')


def _base(odoo: Installation) -> str:
    name = f'template_{odoo.source.version}'
    if not (exists(name) and cache.stamped(_stamp(name), BASE_MODULES)):
        with step(f'Creating an Odoo {odoo.source.version} database'):
            drop(name)
            postgres.psql(f'CREATE DATABASE "{name}" TEMPLATE template0')
            install(name, odoo, '-i', BASE_MODULES)
        cache.write_private(_stamp(name), BASE_MODULES)
    return name


def _with_addons(odoo: Installation) -> str:
    name = f'template_{odoo.source.version}_addons'
    if not (exists(name) and cache.stamped(_stamp(name), _addons_digest())):
        base = _base(odoo)
        with step(f'Installing {" and ".join(ADDONS)}'):
            _copy(base, name)
            install(name, odoo)
        _remember_addons(name)
    return name


def _copy(template: str, name: str) -> None:
    drop(name)
    postgres.psql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    if _filestore(template).is_dir():
        shutil.copytree(_filestore(template), _filestore(name))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _filestore(name: str) -> Path:
    return configuration.data_folder() / 'filestore' / name


def _addons_digest() -> str:
    return cache.digest([REPOSITORY / addon for addon in ADDONS])


def _remember_addons(name: str) -> None:
    cache.write_private(_stamp(name), _addons_digest())


def _stamp(name: str) -> Path:
    return cache.folder('databases') / f'{name}.addons'
