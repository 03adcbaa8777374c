import json

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..core.endpoint import PARAMETER, is_endpoint_path, moved
from .common import McpCase

PING = {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}


@tagged('post_install', '-at_install', 'slow')
class TestEndpointPath(McpCase):
    def set_path(self, path):
        self.env['ir.config_parameter'].set_param(PARAMETER, path)

    def ping(self, path):
        return self.opener.post(self.base_url() + path, json=PING, headers=self.headers(), timeout=30)

    def test_endpoint_follows_the_setting_at_once(self):
        self.assertEqual(self.ping('/mcp').status_code, 200)
        self.set_path('/odoo-mcp')
        self.assertEqual(self.ping('/odoo-mcp').json()['result'], {})
        self.assertEqual(self.ping('/mcp').status_code, 404)
        self.set_path(False)
        self.assertEqual(self.ping('/mcp').status_code, 200)
        self.assertEqual(self.ping('/odoo-mcp').status_code, 404)

    def test_both_paths_refuse_in_json(self):
        """Clients that knew the old URL are told so by a program's answer, not by a page."""
        self.set_path('/ai/odoo')
        for path in ('/mcp', '/mcp/other', '/ai/odoo/other'):
            with self.subTest(path=path):
                response = self.ping(path)
                self.assertEqual(response.status_code, 404)
                self.assertEqual(response.headers['Content-Type'], 'application/json')

    def test_connect_ai_shows_the_path(self):
        self.set_path('/odoo-mcp')
        self.assertTrue(self.env['muk_mcp.connect'].create({}).url.endswith('/odoo-mcp'))

    def test_files_are_at_the_path(self):
        self.set_path('/ai')
        url = self.call_at('/ai', 'authorize_upload', name='notes.txt')['url']
        self.assertIn('/ai/files/', url)
        answer = self.opener.put(self.base_url() + url[url.index('/ai/') :], data=b'notes', timeout=30)
        self.assertEqual(answer.status_code, 201)

    def call_at(self, path, tool, **arguments):
        message = {**PING, 'method': 'tools/call', 'params': {'name': tool, 'arguments': arguments}}
        answer = self.opener.post(self.base_url() + path, json=message, headers=self.headers(), timeout=30)
        return json.loads(answer.json()['result']['content'][0]['text'])

    def test_a_path_that_no_route_can_have_leaves_odoo_alive(self):
        """The parameter can be written past the settings."""
        for path in ('odoo', '/<int:id>', '//', '/a b', '/mcp/', '/é', '/.well-known/x'):
            with self.subTest(path=path):
                self.assertFalse(is_endpoint_path(path))
                self.set_path(path)
                self.assertEqual(self.ping('/mcp').status_code, 200)
                self.assertEqual(self.url_open('/web/login').status_code, 200)

    def test_settings_refuse_what_is_no_path_or_is_taken(self):
        for path in ('odoo', '/a b', '/web/login', '/web/login/'):
            with self.subTest(path=path), self.assertRaises(ValidationError):
                self.env['res.config.settings'].create({'mcp_endpoint_path': path})
        self.env['res.config.settings'].create({'mcp_endpoint_path': '/odoo-mcp'}).execute()
        self.assertEqual(self.env['ir.http']._mcp_path(), '/odoo-mcp')
        self.env['res.config.settings'].create({}).execute()
        self.assertEqual(self.ping('/odoo-mcp').status_code, 200)

    def test_only_what_is_declared_at_the_endpoint_moves(self):
        self.assertEqual(moved('/mcp', '/x'), '/x')
        self.assertEqual(moved('/mcp/files', '/x/y'), '/x/y/files')
        self.assertEqual(moved('/mcpx', '/x'), '/mcpx')
