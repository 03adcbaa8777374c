from odoo import models

from ..core.parameters import OFFSET, limit, parameters
from ..core.tool import mcp_tool
from ..protocol.bounds import Page


class McpModuleTools(models.AbstractModel):
    _name = 'muk_mcp.tools.modules'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools about what is installed'

    @mcp_tool(
        'list_modules',
        'Tells what is installed in this Odoo: its applications or, by a word, modules of any kind.',
        parameters(
            search={'type': 'string', 'maxLength': 100, 'description': 'Such as "stock" or "accounting".'},
            limit=limit(),
            offset=OFFSET,
        ),
        title='List modules',
    )
    def _list_modules(self, limit, offset, search=''):
        """What is installed is no secret, everybody sees its menus; the list of modules itself is for administrators."""
        domain = [('state', '=', 'installed')]
        if search:
            domain += [
                '|',
                '|',
                ('name', 'ilike', search),
                ('shortdesc', 'ilike', search),
                ('summary', 'ilike', search),
            ]
        else:
            domain += [('application', '=', True)]
        found = (
            self.env['ir.module.module'].sudo().search(domain, limit=limit + 1, offset=offset, order='sequence, name')
        )
        members = {
            'modules': [self._described(module) for module in found[:limit]],
            'next_offset': offset + limit if len(found) > limit else None,
        }
        return Page(members, 'modules', offset)

    def _described(self, module):
        texts = {'name': module.shortdesc, 'summary': module.summary, 'version': module.installed_version}
        return {'module': module.name, **{name: text for name, text in texts.items() if text}}
