"""A PostgreSQL cluster of a test's own, which it may stop and start without disturbing anybody."""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.environment import postgres_programs, process
from tools.servers import ports, postgres


class Cluster:
    """`data` is the folder of a cluster that does not exist yet; the superuser is `tools.servers.postgres.ROLE`."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / 'data'
        self.port = ports.free()
        self.password = secrets.token_urlsafe(24)
        self._initialise(folder / 'password')

    def start(self) -> None:
        self._run(
            'pg_ctl',
            'start',
            '--wait',
            f'--log={self.data / "log.txt"}',
            f"--options=-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
        )

    def stop(self, mode: str = 'fast') -> None:
        self._run('pg_ctl', 'stop', '--wait', f'--mode={mode}')

    def copy(self, database: str) -> None:
        """Copy a database here from the project's own cluster."""
        process.run([*self._client('createdb'), database], 'postgres-of-a-test', env=self._environment())
        there = ['--host=127.0.0.1', f'--port={postgres.port()}', f'--username={postgres.ROLE}', database]
        env = process.environment({**postgres_programs.library_path(), 'PGPASSWORD': postgres.password()})
        dumped = subprocess.run(
            [postgres_programs.folder() / 'pg_dump', *there], env=env, capture_output=True, check=True
        )
        process.run(
            [*self._client('psql'), '--quiet', '--no-psqlrc', database],
            'postgres-of-a-test',
            env=self._environment(),
            stdin=dumped.stdout.decode(),
        )

    def _initialise(self, password: Path) -> None:
        self.data.mkdir()
        password.write_text(self.password)
        if os.geteuid() == 0:
            for path in (self.data, password):
                os.chown(path, postgres.NOBODY, postgres.NOBODY)
        self._run(
            'initdb',
            f'--username={postgres.ROLE}',
            '--auth=scram-sha-256',
            '--encoding=UTF8',
            '--locale=C.UTF-8',
            '--no-sync',
            f'--pwfile={password}',
        )

    def _run(self, program: str, *words: str) -> None:
        """Run a program of the server, which refuses to be root's."""
        identity = postgres.AS_NOBODY if os.geteuid() == 0 else ()
        command = [*identity, postgres_programs.folder() / program, f'--pgdata={self.data}', *words]
        process.run(command, 'postgres-of-a-test', cwd=Path('/'), env=postgres_programs.library_path())

    def _client(self, program: str) -> list[str | Path]:
        return [
            postgres_programs.folder() / program,
            '--host=127.0.0.1',
            f'--port={self.port}',
            f'--username={postgres.ROLE}',
        ]

    def _environment(self) -> dict[str, str]:
        return {**postgres_programs.library_path(), 'PGPASSWORD': self.password}


@contextmanager
def running_cluster(folder: Path) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop('immediate')
