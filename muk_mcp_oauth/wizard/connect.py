from odoo import api, fields, models

from ..access import server


class McpConnect(models.TransientModel):
    _inherit = 'muk_mcp.connect'

    @api.model
    def _endpoint(self):
        """Return the URL that tokens are issued for; at any other, clients find another resource than they asked for."""
        return server(self.env)._endpoints().resource

    @api.model
    def newly_connected(self, since):
        """Add the clients that the user allowed since then."""
        domain = [('user_id', '=', self.env.uid), ('granted_at', '>=', fields.Datetime.to_datetime(since))]
        allowed = self.env['muk_mcp_oauth.consent'].search([*domain, ('withdrawn_at', '=', False)])
        return [*super().newly_connected(since), *allowed.client_id.mapped('display_name')]
