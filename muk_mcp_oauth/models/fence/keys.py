from odoo import api, models

from ...compat import asks_for_share
from .passwords import check_no_client


class Key(models.Model):
    """The keys of the MCP server that people make for scripts. A client that made itself one would outlive its connection."""

    _inherit = 'muk_mcp.key'

    @api.model_create_multi
    def create(self, vals_list):
        check_no_client('make or change keys of the MCP server')
        return super().create(vals_list)

    def write(self, vals):
        check_no_client('make or change keys of the MCP server')
        return super().write(vals)

    def unlink(self):
        check_no_client('make or change keys of the MCP server')
        return super().unlink()

    @api.model
    def authenticate(self, token):
        """Accept no key of a portal or public user: people become one when they leave."""
        key = super().authenticate(token)
        if key is None or asks_for_share(self):
            return key
        return None if key.sudo().user_id.share else key
