"""Odoo's configuration file for one database."""

from pathlib import Path

from tools.environment import cache, postgres_programs
from tools.environment.installation import Installation
from tools.servers import postgres


def write(database: str, odoo: Installation, **options: str | int) -> Path:
    """Write `odoo/<database>.conf`, readable by its owner only, and return it.

    It names the database and sets no filter: with a filter Odoo lists all databases on every
    request that has no session, which costs more than the request.
    """
    settings: dict[str, str | int] = {
        'addons_path': odoo.source.addons_path,
        'data_dir': str(data_folder()),
        'db_host': '127.0.0.1',
        'db_port': postgres.port(),
        'db_user': postgres.ROLE,
        'db_password': postgres.password(),
        'db_name': database,
        'pg_path': str(postgres_programs.folder()),
        'list_db': 'False',
        'http_interface': '127.0.0.1',
        'without_demo': 'True',
        **options,
    }
    path = cache.folder('odoo') / f'{database}.conf'
    cache.write_private(path, '[options]\n' + ''.join(f'{name} = {value}\n' for name, value in settings.items()))
    return path


def data_folder() -> Path:
    return cache.folder('odoo', 'data')
