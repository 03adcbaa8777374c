from odoo import fields, models


class Log(models.Model):
    _inherit = 'muk_mcp.log'

    oauth_client = fields.Char(
        'OAuth Client', readonly=True, help='Client ID of the OAuth client, as the request gave it.'
    )
