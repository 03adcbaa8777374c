from datetime import timedelta

from odoo import api, fields, models
from odoo.http import request
from odoo.tools import SQL

from ...common.audit import AuditEntry

# From one step of an attempt to the next a user may need a while: to sign in, or to find the second factor.
PATIENCE = timedelta(hours=1)
# Which steps an attempt may have come to when the next one follows; one that follows none begins an attempt.
STEPS_BEFORE = {
    'register': (),
    'authorize': ('oauth/register',),
    'consent': ('oauth/authorize',),
    'token': ('oauth/authorize', 'oauth/consent', 'oauth/token'),
}
# In the words of the partial index, so that it is used.
IS_STEP = SQL("method IN ('oauth/register', 'oauth/authorize', 'oauth/consent', 'oauth/token')")


def _served(attribute):
    """Return a default that tells of the OAuth client which is being served, for the rows of its tool calls."""
    return lambda _self: getattr(request, attribute, None) if request else None


class Log(models.Model):
    """The audit log, with what OAuth knows of a row: the client, its connection, and the attempt to connect it.

    Client and connection are no foreign keys: the log outlives both, and deleting either must not touch its rows.
    """

    _inherit = 'muk_mcp.log'

    oauth_client = fields.Char(
        'Client ID',
        readonly=True,
        default=_served('_mcp_oauth_client'),
        help='Client ID of the OAuth client, as the request gave it.',
    )
    oauth_name = fields.Char(
        'Client', readonly=True, default=_served('_mcp_oauth_name'), help='What the client called itself at the time.'
    )
    oauth_grant = fields.Integer(readonly=True, index='btree_not_null', default=_served('_mcp_oauth_grant'))
    oauth_cause = fields.Char('Cause', readonly=True)
    oauth_value = fields.Char('Refused Value', readonly=True, help='Shortened, and without anything secret.')
    oauth_reference = fields.Char(
        'Reference', readonly=True, index='btree_not_null', help='What the error page showed to the user.'
    )
    oauth_attempt = fields.Integer(
        readonly=True,
        index='btree_not_null',
        help='The row with which the attempt began; of that row itself it is empty.',
    )

    oauth_client_id = fields.Many2one(
        'muk_mcp_oauth.client', 'Open Client', compute='_compute_oauth_records', compute_sudo=True
    )
    oauth_grant_id = fields.Many2one(
        'muk_mcp_oauth.grant', 'Open Connection', compute='_compute_oauth_records', compute_sudo=True
    )

    def init(self):
        super().init()
        self.env.cr.execute(
            SQL('CREATE INDEX IF NOT EXISTS muk_mcp_log_oauth_step ON muk_mcp_log (oauth_client, id) WHERE %s', IS_STEP)
        )
        # For the list of attempts; with a column of ours, so that it goes when that goes.
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS muk_mcp_log_oauth_event ON muk_mcp_log (id, oauth_attempt) WHERE method LIKE 'oauth/%%'",
            [],
        )

    @api.depends('oauth_client', 'oauth_grant')
    def _compute_oauth_records(self):
        clients = self.env['muk_mcp_oauth.client'].search([('client_id', 'in', self.mapped('oauth_client'))])
        by_id = {client.client_id: client for client in clients}
        for row in self:
            row.oauth_client_id = by_id.get(row.oauth_client)
            row.oauth_grant_id = row.oauth_grant_id.browse(row.oauth_grant).exists()

    @api.model
    def _attempt_of(self, entry: AuditEntry, client: str | None) -> SQL:
        """Return SQL for the attempt that an event continues: NULL for one that begins an attempt or is no step of any."""
        before = STEPS_BEFORE.get(entry.event)
        if not (before and client):
            return SQL('NULL::integer')
        return SQL(
            """(SELECT CASE WHEN method = ANY (%(before)s) AND (status = 'ok' OR method = 'oauth/token')
                            THEN coalesce(oauth_attempt, id) END
                  FROM muk_mcp_log
                 WHERE oauth_client = %(client)s AND %(is_step)s AND create_date > %(since)s
                   AND (user_id IS NULL OR %(user)s IS NULL OR user_id = %(user)s)
              ORDER BY id DESC LIMIT 1)""",
            before=list(before),
            client=client,
            is_step=IS_STEP,
            since=fields.Datetime.now() - PATIENCE,
            # A registration is nobody's, and goes on with whoever comes first.
            user=None if entry.event == 'authorize' else entry.user_id,
        )
