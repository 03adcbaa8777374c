from odoo import fields, models


class McpShowKey(models.AbstractModel):
    """The dialog that shows a token; abstract, so that the token reaches no table."""

    _name = 'muk_mcp.show_key'
    _description = 'Show MCP API Key'

    id = fields.Id()
    token = fields.Char(readonly=True)
    url = fields.Char(string='Address', readonly=True)
    command = fields.Char(string='Claude Code', readonly=True)
