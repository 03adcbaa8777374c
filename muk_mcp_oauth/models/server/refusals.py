"""Refusals of strangers in the audit log: the first ones of a minute are rows, the rest is a number in one row."""

from contextlib import suppress
from datetime import timedelta

from psycopg2 import Error

from odoo import api, models
from odoo.tools import SQL

from ...access import server
from ...common.audit import AuditEntry
from ...common.clock import utc_now
from ...common.remote_network import network_of
from ...compat import begin_read_committed
from .rate_limit import MINUTE

BUCKET = 'refused '
# Database to the minute in which this process last looked for numbers to write down, so that it does so once a minute.
_written_down: dict = {}


class Audit(models.AbstractModel):
    """Bounds what anybody on the internet can write into the log: rows for an address and minute, and one with the rest."""

    _inherit = 'muk_mcp_oauth.audit'

    @api.model
    def _record(self, entry: AuditEntry) -> int | None:
        return None if self._is_counted_only(entry) else super()._record(entry)

    @api.model
    def _record_apart(self, entry: AuditEntry):
        # The database that cannot count may come back before it has to take the row.
        with suppress(Error):
            if self._is_counted_only(entry):
                return
        super()._record_apart(entry)

    def _is_counted_only(self, entry: AuditEntry) -> bool:
        """Count a refusal of a stranger; return True if there were enough rows of the kind within the minute."""
        if not entry.is_of_a_stranger:
            return False
        limits, most = self.env['muk_mcp_oauth.rate_limit'], server(self.env)._settings().refusals_per_minute
        minute = limits._window_start(MINUTE, utc_now())
        counted = limits._increment(f'{BUCKET}{network_of(entry.address)}', minute)
        if _written_down.get(self.env.cr.dbname) != minute:
            _written_down[self.env.cr.dbname] = minute
            self._write_numbers_down(minute, most)
        return counted > most

    @api.model
    def _write_numbers_down(self, before, most: int):
        """Write one row for each address and minute before ``before`` of which more was refused than is written."""
        with self.env.registry.cursor() as cr:
            begin_read_committed(cr)
            cr.execute(
                SQL(
                    """WITH counted AS (
                            DELETE FROM muk_mcp_oauth_rate_limit
                             WHERE window_start < %(before)s AND starts_with(bucket, %(bucket)s) AND count > %(most)s
                         RETURNING substr(bucket, length(%(bucket)s) + 1) AS address, window_start, count - %(most)s AS rest)
                       INSERT INTO muk_mcp_log (method, status, ip_address, oauth_cause, error_message, create_date, create_uid)
                       SELECT 'oauth/refused', 'rate_limited', address, 'refusals_counted',
                              'refusals_counted: ' || rest || ' more from this address within the minute',
                              window_start + %(minute)s, %(user)s
                         FROM counted""",
                    before=before,
                    bucket=BUCKET,
                    most=most,
                    minute=timedelta(seconds=MINUTE),
                    user=self.env.uid,
                )
            )

    @api.model
    def _write_past_numbers_down(self):
        """Write down what was counted in minutes that are over; for scheduled actions."""
        minute = self.env['muk_mcp_oauth.rate_limit']._window_start(MINUTE, utc_now())
        self._write_numbers_down(minute, server(self.env)._settings().refusals_per_minute)
