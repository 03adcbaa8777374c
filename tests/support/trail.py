"""The OAuth rows of the audit log that something leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tests.support.store import Store

_ROWS = """SELECT substr(l.method, 7), l.status, l.error_message, l.oauth_client, u.login, l.ip_address, l.duration_ms
             FROM muk_mcp_log l LEFT JOIN res_users u ON u.id = l.user_id
            WHERE l.id > %s AND l.method LIKE 'oauth/%%' ORDER BY l.id"""


class Row(NamedTuple):
    """One event; `client` is the public identifier, `user` the login, either None where it is not known."""

    event: str
    status: str
    reason: str | None
    client: str | None
    user: str | None
    address: str | None
    milliseconds: float

    @property
    def told(self) -> tuple[str, str, str | None]:
        return self.event, self.status, self.reason


@contextmanager
def rows_written(store: Store) -> Iterator[list[Row]]:
    """Yield a list that holds, when the block has ended, the rows that were written in it, oldest first."""
    before = store.value('SELECT coalesce(max(id), 0) FROM muk_mcp_log')
    rows: list[Row] = []
    yield rows
    rows.extend(Row(*row) for row in store.rows(_ROWS, before))
