from odoo import fields, models


class Users(models.Model):
    _inherit = 'res.users'

    mcp_key_ids = fields.One2many('muk_mcp.key', 'user_id')
