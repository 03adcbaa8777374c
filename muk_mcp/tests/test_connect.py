import base64
import json
from datetime import timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged

from ..wizard.connect import is_public


@tagged('post_install', '-at_install')
class TestConnect(TransactionCase):
    def test_guide_names_the_public_url_for_every_client(self):
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

    def test_guide_that_is_not_saved_shows_the_same(self):
        """A dialog asks for the values of a record that is not there yet; computed fields can stay empty in it."""
        self.env['ir.config_parameter'].set_param('web.base.url', 'https://odoo.example')
        names = ['url', 'signs_in', 'claude_code_command', 'cursor_configuration', 'vscode_configuration']
        shown = self.env['muk_mcp.connect'].onchange({}, [], {name: {} for name in names})['value']
        saved = self.env['muk_mcp.connect'].create({})
        for name in names:
            self.assertEqual(shown.get(name), saved[name], name)
        self.assertEqual(shown['url'], 'https://odoo.example/mcp')

    def test_url_is_public_if_the_internet_can_reach_it(self):
        for url, public in (
            ('https://odoo.example/mcp', True),
            ('https://203.0.114.9/mcp', True),
            ('http://odoo.example/mcp', False),
            ('https://localhost/mcp', False),
            ('https://odoo/mcp', False),
            ('https://odoo.local/mcp', False),
            ('https://192.168.1.5:8069/mcp', False),
            ('https://[fd00::5]/mcp', False),
        ):
            with self.subTest(url=url):
                self.assertEqual(is_public(url), public)

    def test_picture_of_the_url_is_a_picture(self):
        picture = base64.b64decode(self.env['muk_mcp.connect'].create({}).qr_code)
        self.assertTrue(picture.startswith(b'\x89PNG'))

    def test_key_that_was_just_used_is_newly_connected(self):
        user = new_test_user(self.env, 'mcp_new', 'base.group_user')
        self.env['muk_mcp.key'].sudo()._generate(user, 'Script', 'read', 0)
        now = fields.Datetime.now()
        self.env.cr.execute('UPDATE muk_mcp_key SET last_used = %s WHERE user_id = %s', [now, user.id])
        guide = self.env['muk_mcp.connect'].with_user(user)
        self.assertEqual(guide.newly_connected(str(now - timedelta(minutes=1))), ['Script'])
        self.assertEqual(guide.newly_connected(str(now + timedelta(minutes=1))), [])
