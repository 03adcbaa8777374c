from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    mcp_key_ids = fields.One2many('muk_mcp.key', 'user_id', string='MCP API Keys', readonly=True)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ['mcp_key_ids']
