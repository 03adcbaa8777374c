from odoo import models

from ..core.tool import mcp_tool


class McpAccessTools(models.AbstractModel):
    _name = 'muk_mcp.tools.access'
    _inherit = 'muk_mcp.mixin'
    _description = 'Tools about the user and access rights'

    @mcp_tool(
        'whoami', 'Tell as whom you are connected: user, companies, language, time zone and scope.',
        {'type': 'object', 'additionalProperties': False}, title='Who am I',
    )
    def _whoami(self):
        user = self.env.user
        return {'id': user.id, 'login': user.login, 'name': user.name, 'lang': user.lang, 'tz': user.tz}
