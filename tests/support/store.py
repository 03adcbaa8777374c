"""The database behind the hosts, for what no client can see: rows, locks and the passing of time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
from muk_mcp_oauth_core import hash_token, random_token
from psycopg2.extensions import connection as Connection

from tools.servers import postgres

# Every table whose times decide whether something is alive; keys are left out, because workers cache their times.
TABLES_WITH_TIMES = ('authorization_code', 'consent_page', 'grant', 'access_token', 'refresh_token')


class Store:
    """A connection that commits each statement. `connect` opens more of them, for transactions that hold locks."""

    def __init__(self, database: str, port: int | None = None, password: str | None = None) -> None:
        self.arguments = {
            'host': '127.0.0.1',
            'user': postgres.ROLE,
            'dbname': database,
            'port': port or postgres.port(),
            'password': password or postgres.password(),
        }
        self.connection = psycopg2.connect(**self.arguments)
        self.connection.autocommit = True

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Run a statement with its values by position, or by name if the one value is a mapping."""
        with self.connection.cursor() as cursor:
            cursor.execute(query, values[0] if values and isinstance(values[0], dict) else values)
            return cursor.fetchall() if cursor.description else []

    def value(self, query: str, *values: object):
        return self.rows(query, *values)[0][0]

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Open a transaction on a connection of its own; what it locked is free again afterwards."""
        connection = psycopg2.connect(**self.arguments)
        try:
            yield connection
        finally:
            connection.close()

    def let_time_pass(self, seconds: float) -> None:
        """Move every stored time into the past, in one transaction."""
        columns = self.rows(
            """SELECT table_name, string_agg(format('%%1$I = %%1$I - make_interval(secs => %s)', column_name), ', ')
                 FROM information_schema.columns WHERE data_type LIKE 'timestamp%%' AND table_name = ANY(%s) GROUP BY 1""",
            seconds,
            [f'muk_mcp_oauth_{name}' for name in TABLES_WITH_TIMES],
        )
        self.rows('; '.join(f'UPDATE {table} SET {changes}' for table, changes in columns))

    def more_codes(self, count: int) -> list[str]:
        """Issue codes like the newest one, good for an hour, without going through the consent page again."""
        codes = [random_token() for _ in range(count)]
        self.rows(
            """WITH newest AS (SELECT c.redirect_uri, c.code_challenge, g.* FROM muk_mcp_oauth_authorization_code c
                                 JOIN muk_mcp_oauth_grant g ON g.id = c.grant_id ORDER BY c.id DESC LIMIT 1),
                    grants AS (
                        INSERT INTO muk_mcp_oauth_grant (consent_id, client_id, user_id, scope, resource, database_uuid, expires_at)
                        SELECT consent_id, client_id, user_id, scope, resource, database_uuid, (now() AT TIME ZONE 'UTC') + interval '1 hour'
                          FROM newest, unnest(%(hashes)s) RETURNING id),
                    numbered AS (SELECT id, row_number() OVER () AS number FROM grants)
               INSERT INTO muk_mcp_oauth_authorization_code (code_hash, grant_id, redirect_uri, code_challenge, expires_at)
               SELECT hash, numbered.id, redirect_uri, code_challenge, (now() AT TIME ZONE 'UTC') + interval '1 hour'
                 FROM newest, unnest(%(hashes)s) WITH ORDINALITY AS hashes (hash, number) JOIN numbered USING (number)""",
            {'hashes': [hash_token(code) for code in codes]},
        )
        return codes

    def user_id(self, login: str) -> int:
        return self.value('SELECT id FROM res_users WHERE login = %s', login)

    def grant_for(self, refresh_token: str) -> tuple[int, str | None]:
        """The id of the grant that a refresh token belongs to, and why it ended, None while it lives."""
        return self.rows(
            """SELECT c.id, c.ended_reason FROM muk_mcp_oauth_grant c JOIN muk_mcp_oauth_refresh_token r ON r.grant_id = c.id
                WHERE r.token_hash = %s""",
            hash_token(refresh_token),
        )[0]
