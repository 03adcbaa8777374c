import json

from odoo import api, fields, models

KEY_PLACEHOLDER = 'YOUR_MCP_KEY'


class McpConnect(models.TransientModel):
    _name = 'muk_mcp.connect'
    _description = 'Connect AI'

    url = fields.Char(string='Address', compute='_compute_url')
    signs_in = fields.Boolean(
        compute='_compute_signs_in',
        help='Clients can send the person to Odoo to sign in, instead of using a key.',
    )
    claude_code_command = fields.Char(compute='_compute_snippets')
    cursor_configuration = fields.Text(compute='_compute_snippets')
    vscode_configuration = fields.Text(compute='_compute_snippets')
    inspector_command = fields.Char(compute='_compute_snippets')

    @api.model
    def _endpoint(self):
        return self.get_base_url().rstrip('/') + '/mcp'

    def _compute_url(self):
        self.url = self._endpoint()

    def _compute_signs_in(self):
        self.signs_in = (
            self.env['ir.module.module']
            .sudo()
            .search_count(
                [('name', '=', 'muk_mcp_oauth'), ('state', '=', 'installed')],
            )
        )

    @api.depends('url', 'signs_in')
    def _compute_snippets(self):
        for wizard in self:
            wizard.claude_code_command = wizard._claude_code_command(None if wizard.signs_in else KEY_PLACEHOLDER)
            wizard.cursor_configuration = wizard._configuration('mcpServers', {})
            wizard.vscode_configuration = wizard._configuration('servers', {'type': 'http'})
            wizard.inspector_command = 'npx @modelcontextprotocol/inspector'

    @api.model
    def _claude_code_command(self, token):
        """Return the command that adds this server to Claude Code, with a key or, for None, without."""
        header = f' --header "Authorization: Bearer {token}"' if token else ''
        return f'claude mcp add --transport http odoo {self._endpoint()}{header}'

    def _configuration(self, member, entry):
        """Return the JSON that names this server in a client's configuration file."""
        server = {**entry, 'url': self.url}
        if not self.signs_in:
            server['headers'] = {'Authorization': f'Bearer {KEY_PLACEHOLDER}'}
        return json.dumps({member: {'odoo': server}}, indent=2)
