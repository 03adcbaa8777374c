"""A PostgreSQL server of this project's own: local, with a password, on a port that nothing else uses."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.environment import cache, process
from tools.environment import postgres_programs as programs
from tools.report.progress import step
from tools.servers import alive, ports

ROLE = 'odoo'

# PostgreSQL refuses to run as root, so root lends it the identity of `nobody`, together with
# the one capability that lets it pass the private folders above its data. The secure bit
# keeps that capability in force for access(2), by which PostgreSQL looks for its own programs.
NOBODY = 65534
AS_NOBODY = (
    'setpriv',
    f'--reuid={NOBODY}',
    f'--regid={NOBODY}',
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
)

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
jit = off
log_min_messages = warning
timezone = 'UTC'
log_timezone = 'UTC'
"""


@contextmanager
def kept_running() -> Iterator[None]:
    """Keep the server up while the body runs; the last one who lets go stops it."""
    holder = keep_running(os.getpid())
    try:
        yield
    finally:
        holder.unlink(missing_ok=True)
        stop_if_unused()


def keep_running(pid: int) -> Path:
    """Start the server if needed and keep it up until the process `pid` ends or the returned file is removed."""
    with cache.exclusively():
        _start()
        holder = _holders() / f'{alive.identity(pid)}.{secrets.token_hex(4)}'
        holder.touch()
        return holder


def stop_if_unused() -> None:
    with cache.exclusively():
        if not is_used():
            stop()


def is_used() -> bool:
    """Return True if a process that wants the server still runs."""
    for holder in _holders().iterdir():
        if not alive.is_alive(holder.stem):
            holder.unlink(missing_ok=True)
    return any(_holders().iterdir())


def stop() -> None:
    if (cache.home() / 'postgres' / 'port').exists() and _is_running():
        _pg_ctl('stop', '--mode=fast')


def port() -> int:
    return int((cache.home() / 'postgres' / 'port').read_text())


def password() -> str:
    return (cache.home() / 'postgres' / 'password').read_text()


def pid() -> int:
    """Return the id of the process whose children serve the connections."""
    return int((_data() / 'postmaster.pid').read_text().split()[0])


def psql(statement: str, database: str = 'postgres') -> str:
    """Run SQL with psql and give back its unaligned output."""
    command: process.Command = [
        programs.folder() / 'psql',
        '--no-psqlrc',
        '--quiet',
        '--tuples-only',
        '--no-align',
        '--set=ON_ERROR_STOP=1',
        '--host=127.0.0.1',
        f'--port={port()}',
        f'--username={ROLE}',
        database,
    ]
    return process.answer(command, stdin=statement, env={'PGPASSWORD': password(), **programs.library_path()}).strip()


def _holders() -> Path:
    return cache.folder('postgres', 'holders')


def _start() -> None:
    if not (_data() / 'PG_VERSION').is_file():
        with step('Creating a PostgreSQL cluster'):
            _initialise()
    elif _is_running():
        return
    _choose_port()
    _pg_ctl('start', '--wait', f'--log={cache.home() / "postgres" / "log"}', f'--options=-p {port()}')


def _choose_port() -> None:
    known = cache.home() / 'postgres' / 'port'
    if not (known.exists() and ports.is_free(port())):
        cache.write_private(known, str(ports.free()))


def _initialise() -> None:
    cache.write_private(cache.home() / 'postgres' / 'password', secrets.token_urlsafe(24))
    shutil.rmtree(_data(), ignore_errors=True)
    _data().mkdir(parents=True, mode=0o700)
    log = cache.home() / 'postgres' / 'log'
    log.touch(mode=0o600)
    if os.geteuid() == 0:
        for path in (_data(), log, cache.home() / 'postgres' / 'password'):
            os.chown(path, NOBODY, NOBODY)
    _run(
        'initdb',
        f'--username={ROLE}',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
        f'--pwfile={cache.home() / "postgres" / "password"}',
    )
    with (_data() / 'postgresql.conf').open('a') as file:
        file.write(SETTINGS)


def _is_running() -> bool:
    pid_file = _data() / 'postmaster.pid'
    if not pid_file.is_file():
        return False
    return bool(alive.identity(pid())) and not ports.is_free(port())


def _pg_ctl(*words: str) -> None:
    _run('pg_ctl', *words)


def _run(name: str, *words: str) -> None:
    identity = AS_NOBODY if os.geteuid() == 0 else ()
    process.run(
        [*identity, programs.folder() / name, f'--pgdata={_data()}', *words],
        'postgres',
        cwd=Path('/'),
        env=programs.library_path(),
    )


def _data() -> Path:
    """One data folder for each major version, since their formats differ."""
    return cache.home() / 'postgres' / f'data-{programs.version()}'
