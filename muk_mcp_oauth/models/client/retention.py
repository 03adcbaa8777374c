from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ..server.retention import delete_in_batches

# How long a client is kept whose consent page somebody opened, and one that somebody allowed until everything ended.
KEPT_IF_SHOWN = timedelta(days=90)
KEPT_IF_ALLOWED = timedelta(days=180)
# How exactly it is noted that a page was opened.
PRECISION = timedelta(days=1)
# Somebody was asked to approve the client, and would find nothing.
HAS_ACTIVITY = SQL(
    """EXISTS (SELECT FROM mail_activity a
                 WHERE a.res_model = 'muk_mcp_oauth.client' AND a.res_id = muk_mcp_oauth_client.id)"""
)


class Client(models.Model):
    """How long clients are kept that nobody made by hand. What an administrator blocked stays blocked, and so it stays."""

    _inherit = 'muk_mcp_oauth.client'

    shown_at = fields.Datetime(
        'Last Shown', readonly=True, copy=False, help='When somebody last opened its consent page.'
    )

    def _note_shown(self, received_at):
        """Remember that somebody looks at the consent page; a row that somebody else has locked is left alone."""
        self.env.cr.execute(
            """UPDATE muk_mcp_oauth_client SET shown_at = %(now)s
                WHERE id IN (SELECT id FROM muk_mcp_oauth_client
                              WHERE id = %(client)s AND (shown_at IS NULL OR shown_at < %(past)s)
                                FOR NO KEY UPDATE SKIP LOCKED)""",
            {'client': self.id, 'now': received_at, 'past': received_at - PRECISION},
        )
        self.invalidate_recordset(['shown_at'])

    @api.autovacuum
    def _gc_unused(self):
        """Delete clients that registered themselves, or whose document was read, and that nobody needs any more."""
        now, days = fields.Datetime.now(), server(self.env)._settings().unused_client_days
        unneeded = SQL(
            """kind IN ('dynamic', 'document') AND state != 'blocked' AND NOT %(asked)s AND CASE
                    WHEN last_used_at IS NOT NULL THEN last_used_at < %(allowed)s
                     AND NOT EXISTS (SELECT FROM muk_mcp_oauth_grant g WHERE g.client_id = muk_mcp_oauth_client.id)
                     AND NOT EXISTS (SELECT FROM muk_mcp_oauth_consent c WHERE c.client_id = muk_mcp_oauth_client.id
                                        AND (c.withdrawn_at IS NULL OR c.withdrawn_at >= %(allowed)s))
                    WHEN shown_at IS NOT NULL THEN shown_at < %(shown)s
                    ELSE coalesce(document_fetched_at, create_date) < %(unused)s END""",
            asked=HAS_ACTIVITY,
            allowed=now - KEPT_IF_ALLOWED,
            shown=now - KEPT_IF_SHOWN,
            unused=now - timedelta(days=days),
        )
        return delete_in_batches(self.env.cr, self._table, unneeded)
