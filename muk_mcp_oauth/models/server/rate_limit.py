from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...common.remote_network import network_of
from ...compat import begin_read_committed, create_unique_index
from ...protocol.errors import OAuthError
from .retention import delete_in_batches

HOUR = 3600
MINUTE = 60
# Fresh documents come from the cache, so what is fetched are new ones and failures. A fetch may keep a worker busy for
# seconds, so one user must never keep a whole one busy.
FETCHES_OF_USER = 10
FETCHES_AT_HOST = 30
# Anybody may provoke them, without credentials, and each may take a worker seconds.
KEY_RENEWALS = 10


class RateLimit(models.Model):
    """How often something happened, per bucket and window. Counted in PostgreSQL, so that every worker and host sees the same number."""

    _name = 'muk_mcp_oauth.rate_limit'
    _description = 'MCP OAuth Rate Limit'
    _rec_name = 'bucket'

    bucket = fields.Char(required=True)
    window_start = fields.Datetime(required=True, index=True)
    count = fields.Integer(required=True)

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['bucket', 'window_start'])

    @api.model
    def _limit_registration(self, address: str | None, now):
        """Raise 429 where an address registered too many clients within the hour."""
        limit = server(self.env)._settings().registrations_per_hour
        self._count(f'register {network_of(address)}', limit, HOUR, now)

    @api.model
    def _limit_guess(self, kind: str, client_id: str, address: str | None, now):
        """Count a refused secret, code or token; raise 429 instead of the refusal once there were too many.

        Only refusals count, so the rightful owner is served however much somebody else guesses.
        """
        limit = server(self.env)._settings().failures_per_minute
        self._count(f'{kind} {client_id[:80]} {network_of(address)}', limit, MINUTE, now)

    @api.model
    def _limit_fetch(self, host: str, user_id: int, now):
        """Raise 429 before too many documents are fetched from one host, or on behalf of one user."""
        self._count(f'document of user {user_id}', FETCHES_OF_USER, MINUTE, now)
        self._count(f'document at {host}', FETCHES_AT_HOST, MINUTE, now)

    @api.model
    def _limit_key_renewal(self, client_id: str, host: str, now):
        """Raise 429 if keys of the client, of too many clients or of too many at its host were fetched within the minute."""
        self._count(f'keys of {client_id}', 1, MINUTE, now)
        self._count('keys', KEY_RENEWALS, MINUTE, now)
        self._count(f'document at {host}', FETCHES_AT_HOST, MINUTE, now)

    def _count(self, bucket: str, limit: int, window: int, now):
        start = self._window_start(window, now)
        if self._increment(bucket, start) > limit:
            retry_after = int((start + timedelta(seconds=window) - now).total_seconds()) + 1
            raise OAuthError.too_many_requests(f'rate_limited {bucket.partition(" ")[0]}', retry_after)

    def _window_start(self, window: int, now):
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + timedelta(seconds=(now - midnight).seconds // window * window)

    def _increment(self, bucket: str, start) -> int:
        """Count in a transaction of its own: it must survive a rollback and hold its row for a moment only."""
        with self.env.registry.cursor() as cr:
            begin_read_committed(cr)
            cr.execute(
                """INSERT INTO muk_mcp_oauth_rate_limit AS r (bucket, window_start, count) VALUES (%s, %s, 1)
              ON CONFLICT (bucket, window_start) DO UPDATE SET count = r.count + 1
                RETURNING count""",
                [bucket, start],
            )
            return cr.fetchone()[0]

    @api.autovacuum
    def _gc_past(self):
        # A number that is deleted before it is written down would be lost.
        self.env['muk_mcp_oauth.audit']._write_past_numbers_down()
        limit = fields.Datetime.now() - timedelta(hours=2)
        return delete_in_batches(self.env.cr, self._table, SQL('window_start < %s', limit))
