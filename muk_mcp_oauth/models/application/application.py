from odoo import _, fields, models
from odoo.tools import SQL

from ...access import server
from ...compat import as_table
from ...protocol.authorization.trust import Trust


class Application(models.Model):
    """All registrations of one application, by host and name: a question to the clients, and no table."""

    _name = 'muk_mcp_oauth.application'
    _description = 'MCP OAuth Application'
    _auto = False
    _order = 'last_used_at desc nulls last, id desc'

    name = fields.Char('Application', readonly=True)
    host = fields.Char(readonly=True)
    application = fields.Char('Key', readonly=True)
    state = fields.Selection(
        [('pending', 'Waiting for approval'), ('active', 'Active'), ('blocked', 'Blocked')], readonly=True
    )
    trust = fields.Selection(
        [
            ('administrator', 'Set up by you'),
            ('known', 'Known'),
            ('local', 'On a device'),
            ('unknown', 'Unknown'),
            ('impostor', 'Imitates another'),
        ],
        'Trusted As',
        compute='_compute_trust',
        search='_search_trust',
    )
    registrations = fields.Integer(readonly=True)
    user_count = fields.Integer('Users', readonly=True)
    connections = fields.Integer(readonly=True)
    last_used_at = fields.Datetime('Last Used', readonly=True)
    client_ids = fields.Many2many('muk_mcp_oauth.client', string='All Registrations', compute='_compute_client_ids')

    @property
    def _table_query(self):
        """The id is that of the oldest registration; a place of its own waits as soon as one registration waits."""
        query = SQL(
            """SELECT min(c.id) AS id, c.application, min(c.host) AS host,
                      coalesce((array_agg(c.name ORDER BY c.id DESC))[1], min(c.client_id)) AS name,
                      CASE WHEN bool_or(c.state = 'pending') THEN 'pending'
                           WHEN bool_or(c.state = 'active') THEN 'active' ELSE 'blocked' END AS state,
                      count(*) AS registrations, max(c.last_used_at) AS last_used_at,
                      (SELECT count(DISTINCT consent.user_id) FROM muk_mcp_oauth_consent consent
                         JOIN muk_mcp_oauth_client o ON o.id = consent.client_id
                        WHERE o.application = c.application AND consent.withdrawn_at IS NULL) AS user_count,
                      (SELECT count(*) FROM muk_mcp_oauth_grant g JOIN muk_mcp_oauth_client o ON o.id = g.client_id
                        WHERE o.application = c.application AND g.ended_at IS NULL AND g.started_at IS NOT NULL
                          AND g.expires_at > now() AT TIME ZONE 'UTC') AS connections
                 FROM muk_mcp_oauth_client c WHERE c.application IS NOT NULL GROUP BY c.application"""
        )
        return as_table(query)

    def _compute_client_ids(self):
        for application in self:
            domain = [('application', '=', application.application)]
            application.client_ids = self.env['muk_mcp_oauth.client'].search(domain)

    def _compute_trust(self):
        for application in self:
            client = application.client_ids[:1]
            uri = next(iter(client._redirect_uris()), None)
            application.trust = client._judge(uri).trust.value if uri else Trust.UNKNOWN.value

    def _search_trust(self, operator, value):
        """Judge all applications, of which there are as many as hosts and names, not as many as registrations."""
        wanted = value if operator in ('in', 'not in') else [value]
        fits = operator in ('=', 'in')
        found = self.search([('application', '!=', False)]).filtered(
            lambda application: (application.trust in wanted) == fits
        )
        return [('id', 'in', found.ids)]

    def action_approve(self):
        """Approve all registrations, those that wait and those that were blocked."""
        server(self.env)._check_administrator()
        self.client_ids.filtered(lambda client: client.state != 'active').action_activate()

    def action_ask_block(self):
        return self.client_ids.action_ask_block()

    def action_ask_end(self):
        return self.client_ids.action_ask_end()

    def action_open_connections(self):
        return _list_of(self, 'muk_mcp_oauth.action_grant', 'client_id')

    def action_open_users(self):
        return _list_of(self, 'muk_mcp_oauth.action_consent', 'client_id')

    def action_open_log(self):
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp.action_mcp_log')
        ids = self.client_ids.mapped('client_id')
        return {**action, 'name': _('Audit Log: %s', self.name), 'domain': [('oauth_client', 'in', ids)]}


def _list_of(applications, xml_id: str, field: str) -> dict:
    action = applications.env['ir.actions.actions']._for_xml_id(xml_id)
    return {**action, 'domain': [(field, 'in', applications.client_ids.ids)]}
