from datetime import timedelta

from odoo import api, fields, models

# How exactly a use is noted; a connection that is busy writes no more often than this.
PRECISION = timedelta(minutes=1)


class Grant(models.Model):
    """When a client last came to the MCP server with one of its tokens, and from where."""

    _inherit = 'muk_mcp_oauth.grant'

    last_used_at = fields.Datetime('Last Used', readonly=True, help='The last request to the MCP server.')
    last_used_from = fields.Char(readonly=True, help='The IP address of the last request.')

    @api.model
    def _note_use(self, grant_id: int, address: str | None, now):
        """Note a use of a grant and of its client.

        It has a transaction of its own, so that it holds its rows for a moment only. A row that somebody else holds is
        left as it is: the next request notes the use as well.
        """
        with self.env.registry.cursor() as cr:
            cr.execute('SET LOCAL synchronous_commit = off')
            cr.execute(
                """WITH used AS (
                          UPDATE muk_mcp_oauth_grant SET last_used_at = %(now)s, last_used_from = %(address)s
                           WHERE id IN (SELECT id FROM muk_mcp_oauth_grant WHERE id = %(grant)s FOR NO KEY UPDATE SKIP LOCKED)
                       RETURNING client_id)
                   UPDATE muk_mcp_oauth_client SET last_used_at = %(now)s
                    WHERE id IN (SELECT id FROM muk_mcp_oauth_client
                                  WHERE id IN (SELECT client_id FROM used) AND (last_used_at IS NULL OR last_used_at < %(past)s)
                                    FOR NO KEY UPDATE SKIP LOCKED)""",
                {'grant': grant_id, 'address': address, 'now': now, 'past': now - PRECISION},
            )
