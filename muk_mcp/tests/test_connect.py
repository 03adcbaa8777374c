import json

from odoo.tests import TransactionCase, new_test_user, tagged


@tagged('post_install', '-at_install')
class TestConnect(TransactionCase):
    def test_guide_names_the_public_address_for_every_client(self):
        self.env['ir.config_parameter'].set_param('web.base.url', 'https://odoo.example')
        guide = (
            self.env['muk_mcp.connect'].with_user(new_test_user(self.env, 'mcp_guided', 'base.group_user')).create({})
        )
        self.assertEqual(guide.url, 'https://odoo.example/mcp')
        self.assertIn('https://odoo.example/mcp', guide.claude_code_command)
        self.assertEqual(
            json.loads(guide.cursor_configuration)['mcpServers']['odoo']['url'], 'https://odoo.example/mcp'
        )
        self.assertEqual(json.loads(guide.vscode_configuration)['servers']['odoo']['type'], 'http')

    def test_guide_asks_for_a_key_only_where_clients_cannot_sign_in(self):
        module = self.env['ir.module.module'].search([('name', '=', 'muk_mcp_oauth')])
        for state, needs_key in (('uninstalled', True), ('installed', False)):
            module.state = state
            guide = self.env['muk_mcp.connect'].create({})
            self.assertEqual('Authorization' in guide.cursor_configuration, needs_key)
            self.assertEqual('--header' in guide.claude_code_command, needs_key)
