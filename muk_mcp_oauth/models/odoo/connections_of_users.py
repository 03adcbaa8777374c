from odoo import fields, models


class ResUsers(models.Model):
    """What is connected as a user, for the administrator who looks at the user or says good-bye to one."""

    _inherit = 'res.users'

    mcp_connection_count = fields.Integer(
        'AI Connections', compute='_compute_mcp_connection_count', groups='base.group_system'
    )

    def _compute_mcp_connection_count(self):
        grants = self.env['muk_mcp_oauth.grant'].search([('user_id', 'in', self.ids), ('ended_at', '=', False)])
        users = [grant.user_id.id for grant in grants._living(fields.Datetime.now())]
        for user in self:
            user.mcp_connection_count = users.count(user.id)

    def action_open_mcp_connections(self) -> dict:
        """Open the connections of the user, the living ones first."""
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp_oauth.action_grant')
        return {**action, 'domain': [('user_id', 'in', self.ids)]}
