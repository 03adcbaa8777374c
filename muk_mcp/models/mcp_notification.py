import json

from odoo import api, fields, models

PARAMS_LENGTH = 2000
PER_SESSION = 50


class McpNotification(models.Model):
    """What a client told the server in a session without asking for an answer; deleted with the session."""

    _name = 'muk_mcp.notification'
    _description = 'MCP Notification'
    _order = 'id desc'
    _rec_name = 'method'

    session_id = fields.Many2one('muk_mcp.session', required=True, readonly=True, ondelete='cascade', index=True)
    method = fields.Char(required=True, readonly=True)
    params = fields.Text(readonly=True)
    create_date = fields.Datetime(string='Received', readonly=True)

    @api.model
    def _record(self, session, message):
        """Keep a notification; a session has room for some, so that no client can fill the table."""
        notifications = self.sudo()
        if notifications.search_count([('session_id', '=', session.id)], limit=PER_SESSION) < PER_SESSION:
            notifications.create(
                {
                    'session_id': session.id,
                    'method': json.dumps(message.method)[1:-1][:100],
                    'params': json.dumps(message.params)[:PARAMS_LENGTH],
                }
            )
