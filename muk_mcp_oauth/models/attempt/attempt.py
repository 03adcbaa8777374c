from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...compat import as_table
from ..odoo.mcp_log import IS_STEP

REPLAYS = ('refresh_token_reused', 'code_reused')
# A client learns from it that it has to refresh: nothing is wrong.
ROUTINE = ('token_expired',)


class Attempt(models.Model):
    """One attempt to connect, or one failure later on: the last of its rows in the audit log says how it ended."""

    _name = 'muk_mcp_oauth.attempt'
    _description = 'MCP OAuth Attempt'
    _auto = False
    _order = 'id desc'
    _rec_name = 'client_name'

    at = fields.Datetime('Time', readonly=True)
    step = fields.Selection(
        [
            ('register', 'Registration'),
            ('authorize', 'Sign-in'),
            ('consent', 'Consent'),
            ('token', 'Tokens'),
            ('refresh', 'Renewal'),
            ('access', 'Use'),
            ('other', 'Other'),
        ],
        'Came To',
        readonly=True,
        help='The last step: where it failed, if it failed.',
    )
    state = fields.Selection(
        [
            ('connected', 'Connected'),
            ('open', 'Not finished'),
            ('waiting', 'Waiting for approval'),
            ('denied', 'Declined by the user'),
            ('failed', 'Failed'),
            ('replay', 'Used twice'),
        ],
        'Result',
        readonly=True,
    )
    user_id = fields.Many2one('res.users', readonly=True)
    client_id = fields.Many2one('muk_mcp_oauth.client', readonly=True)
    grant_id = fields.Many2one('muk_mcp_oauth.grant', 'Connection', readonly=True)
    client_name = fields.Char(readonly=True)
    ip_address = fields.Char('IP Address', readonly=True)
    cause = fields.Char(readonly=True)
    value = fields.Char('Refused Value', readonly=True)
    reference = fields.Char(readonly=True)
    mcp_url = fields.Char('MCP Address', compute='_compute_mcp_url', help='What people enter in the application.')
    reason = fields.Char('Code', readonly=True)
    first_row = fields.Integer(readonly=True)
    log_ids = fields.Many2many('muk_mcp.log', string='Steps', compute='_compute_log_ids')

    @property
    def _table_query(self):
        query = SQL(
            """SELECT l.id, l.create_date AS at, coalesce(l.oauth_attempt, l.id) AS first_row,
                      coalesce(l.user_id, (
                          SELECT earlier.user_id FROM muk_mcp_log earlier
                           WHERE earlier.oauth_attempt = l.oauth_attempt AND earlier.user_id IS NOT NULL
                        ORDER BY earlier.id DESC LIMIT 1)) AS user_id,
                      (SELECT client.id FROM muk_mcp_oauth_client client WHERE client.client_id = l.oauth_client) AS client_id,
                      (SELECT g.id FROM muk_mcp_oauth_grant g WHERE g.id = l.oauth_grant) AS grant_id,
                      coalesce(l.oauth_name, l.oauth_client) AS client_name,
                      l.ip_address, l.oauth_cause AS cause, l.oauth_value AS value, l.oauth_reference AS reference,
                      l.error_message AS reason,
                      CASE WHEN l.method IN ('oauth/register', 'oauth/authorize', 'oauth/consent', 'oauth/token',
                                             'oauth/refresh', 'oauth/access')
                           THEN substr(l.method, 7) ELSE 'other' END AS step,
                      CASE WHEN l.oauth_cause = ANY (%(replays)s) THEN 'replay'
                           WHEN l.oauth_cause = 'client_pending' THEN 'waiting'
                           WHEN l.oauth_cause IN ('user_denied', 'nothing_ticked') THEN 'denied'
                           WHEN l.status <> 'ok' THEN 'failed'
                           WHEN l.method = 'oauth/token' THEN 'connected'
                           ELSE 'open' END AS state
                 FROM muk_mcp_log l
                WHERE l.method LIKE %(oauth)s AND (%(is_step)s OR l.status <> 'ok')
                  AND (l.oauth_cause IS NULL OR NOT l.oauth_cause = ANY (%(routine)s))
                  AND NOT EXISTS (
                      SELECT FROM muk_mcp_log later
                       WHERE later.oauth_attempt = coalesce(l.oauth_attempt, l.id) AND later.id > l.id)""",
            replays=list(REPLAYS),
            routine=list(ROUTINE),
            is_step=IS_STEP,
            oauth='oauth/%',
        )
        return as_table(query)

    def _compute_mcp_url(self):
        self.mcp_url = server(self.env)._endpoints().resource

    def _compute_log_ids(self):
        for attempt in self:
            domain = ['|', ('id', 'in', [attempt.first_row, attempt.id]), ('oauth_attempt', '=', attempt.first_row)]
            attempt.log_ids = self.env['muk_mcp.log'].search(domain, order='id')

    @api.model
    def _action_of(self, name: str, domain: list) -> dict:
        """Return the action that lists the attempts of a client, a connection or a user."""
        action = self.env['ir.actions.act_window']._for_xml_id('muk_mcp_oauth.action_attempt')
        return {**action, 'name': name, 'domain': domain, 'context': {}}
