"""A PostgreSQL cluster of a test's own, which it may stop, start and copy from without disturbing anybody."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.environment import postgres_programs, process
from tools.servers import ports, postgres

LOG = 'postgres-of-a-test'
SETTINGS = '-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off'


class Cluster:
    """`data` is the folder of the cluster; the superuser is `tools.servers.postgres.ROLE`."""

    def __init__(self, data: Path, password: str) -> None:
        self.data = data
        self.port = ports.free()
        self.password = password

    @classmethod
    def initialised(cls, folder: Path) -> Cluster:
        """A new cluster below `folder`, not started."""
        cluster = cls(folder / 'data', secrets.token_urlsafe(24))
        password = folder / 'password'
        password.write_text(cluster.password)
        give_to_postgres(password)
        cluster.make_folder()
        cluster.run(
            'initdb',
            f'--pgdata={cluster.data}',
            f'--username={postgres.ROLE}',
            '--auth=scram-sha-256',
            '--encoding=UTF8',
            '--locale=C.UTF-8',
            '--no-sync',
            f'--pwfile={password}',
        )
        return cluster

    def make_folder(self) -> None:
        self.data.mkdir(mode=0o700)
        give_to_postgres(self.data)

    def start(self) -> None:
        self._pg_ctl('start', f'--log={self.data / "log.txt"}', f'--options=-p {self.port} {SETTINGS}')

    def stop(self, mode: str = 'fast') -> None:
        self._pg_ctl('stop', f'--mode={mode}')

    def query(self, statement: str) -> str:
        """Run SQL in the database `postgres` and return its unaligned output."""
        command = [*self._client('psql'), '--no-psqlrc', '--quiet', '--tuples-only', '--no-align']
        env = self.environment
        return process.answer([*command, '--set=ON_ERROR_STOP=1', 'postgres'], stdin=statement, env=env).strip()

    def copy(self, database: str) -> None:
        """Copy a database here from the project's own cluster."""
        process.run([*self._client('createdb'), database], LOG, env=self.environment)
        there = ['--host=127.0.0.1', f'--port={postgres.port()}', f'--username={postgres.ROLE}', database]
        env = process.environment({**postgres_programs.library_path(), 'PGPASSWORD': postgres.password()})
        dumped = subprocess.run(
            [postgres_programs.folder() / 'pg_dump', *there], env=env, capture_output=True, check=True
        )
        process.run(
            [*self._client('psql'), '--quiet', '--no-psqlrc', database],
            LOG,
            env=self.environment,
            stdin=dumped.stdout.decode(),
        )

    def run(self, program: str, *words: str) -> None:
        """Run a program of the server, which refuses to be root's."""
        identity = postgres.AS_NOBODY if os.geteuid() == 0 else ()
        command = [*identity, postgres_programs.folder() / program, *words]
        process.run(command, LOG, cwd=Path('/'), env=self.environment)

    @property
    def environment(self) -> dict[str, str]:
        return {**postgres_programs.library_path(), 'PGPASSWORD': self.password}

    def _pg_ctl(self, *words: str) -> None:
        self.run('pg_ctl', '--wait', f'--pgdata={self.data}', *words)

    def _client(self, program: str) -> list[str | Path]:
        options = ['--host=127.0.0.1', f'--port={self.port}', f'--username={postgres.ROLE}']
        return [postgres_programs.folder() / program, *options]


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    """A new cluster below `folder`, started."""
    cluster = Cluster.initialised(folder)
    with running(cluster):
        yield cluster


@contextmanager
def running(cluster: Cluster) -> Iterator[None]:
    cluster.start()
    try:
        yield
    finally:
        cluster.stop('immediate')


def give_to_postgres(path: Path) -> None:
    """PostgreSQL runs as `nobody` where we are root."""
    if os.geteuid() == 0:
        os.chown(path, postgres.NOBODY, postgres.NOBODY)
