"""A streaming replica of a test's own cluster, whose lag the test decides: Odoo reads from it with `db_replica_host`.

with running_cluster(folder) as primary:
    primary.copy(odoo.database)
    with running_standby(primary, folder) as standby, another_host(odoo, 2, **replicated(primary, standby)) as host:
        standby.catch_up()
        standby.pause()  # what is committed from here on the replica does not show until `resume`
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.cluster import Cluster, running
from tools.servers import postgres

PATIENCE_S = 60


class Standby(Cluster):
    """Follows `primary` by streaming and answers reads only."""

    def __init__(self, primary: Cluster, folder: Path) -> None:
        super().__init__(folder / 'standby', primary.password)
        self.primary = primary
        self.make_folder()
        source = ['--host=127.0.0.1', f'--port={primary.port}', f'--username={postgres.ROLE}']
        # `--write-recovery-conf` makes it a standby of the source, with the password for it.
        options = ['--wal-method=stream', '--checkpoint=fast', '--no-sync', '--write-recovery-conf']
        self.run('pg_basebackup', f'--pgdata={self.data}', *source, *options)

    def delay(self, seconds: int) -> None:
        """Apply each commit only when it is that old (`recovery_min_apply_delay`)."""
        self.query(f"ALTER SYSTEM SET recovery_min_apply_delay = '{seconds}s'")
        self.query('SELECT pg_reload_conf()')

    def pause(self) -> None:
        """Apply nothing until `resume`, which unlike a delay no test has to wait for."""
        self.query('SELECT pg_wal_replay_pause()')
        self._wait_for("SELECT pg_get_wal_replay_pause_state() = 'paused'")

    def resume(self) -> None:
        self.query('SELECT pg_wal_replay_resume()')

    def catch_up(self) -> None:
        """Wait until everything is applied that the primary has committed by now."""
        position = self.primary.query('SELECT pg_current_wal_lsn()')
        self._wait_for(f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn")

    def _wait_for(self, condition: str) -> None:
        deadline = time.monotonic() + PATIENCE_S
        while self.query(condition) != 't':
            assert time.monotonic() < deadline, f'The standby never came to: {condition}'
            time.sleep(0.05)


@contextmanager
def running_standby(primary: Cluster, folder: Path) -> Iterator[Standby]:
    """A standby of a running cluster; it lags by nothing but the way until the test says so."""
    standby = Standby(primary, folder)
    with running(standby):
        yield standby


def replicated(primary: Cluster, standby: Standby) -> dict[str, str | int]:
    """The options of an Odoo host that writes to the primary and reads from the standby where Odoo may (19 on)."""
    return {
        'db_port': primary.port,
        'db_password': primary.password,
        'db_replica_host': '127.0.0.1',
        'db_replica_port': standby.port,
    }
