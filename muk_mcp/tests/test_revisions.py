from odoo.tests import tagged

from .common import McpCase

STATELESS = '2026-07-28'
META = {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientInfo': {'name': 'Test client', 'version': '1.0'},
    'io.modelcontextprotocol/clientCapabilities': {},
}
SERVER_INFO = 'io.modelcontextprotocol/serverInfo'


@tagged('post_install', '-at_install')
class TestRevisions(McpCase):
    def stateless(self, method, name_header=None, **params):
        headers = {'MCP_Protocol_Version': STATELESS, 'Mcp_Method': method}
        if name_header:
            headers['Mcp_Name'] = name_header
        return self.request(method, {**params, '_meta': META}, **headers)

    def test_initialize_negotiates_a_revision_with_sessions(self):
        for asked, answered in (
            ('2025-06-18', '2025-06-18'),
            ('2025-11-25', '2025-11-25'),
            ('2024-11-05', '2025-11-25'),
            (STATELESS, '2025-11-25'),
        ):
            result = self.initialize(version=asked).json()['result']
            self.assertEqual(result['protocolVersion'], answered)
            self.assertIn('tools', result['capabilities'])
            self.assertEqual(result['serverInfo']['name'], 'odoo')

    def test_initialize_without_a_version_has_invalid_params(self):
        self.assertEqual(self.request('initialize', {}).json()['error']['code'], -32602)

    def test_unsupported_version_header_is_a_bad_request(self):
        response = self.request('ping', MCP_Protocol_Version='1999-01-01')
        self.assertEqual(response.status_code, 400)
        self.assertEqual(response.json()['error']['code'], -32022)

    def test_discover_names_versions_and_server(self):
        response = self.stateless('server/discover')
        result = response.json()['result']
        self.assertIn(STATELESS, result['supportedVersions'])
        self.assertEqual(result['resultType'], 'complete')
        self.assertEqual(result['_meta'][SERVER_INFO]['name'], 'odoo')
        self.assertGreaterEqual(result['ttlMs'], 0)
        self.assertNotIn('Mcp-Session-Id', response.headers)

    def test_stateless_tool_call_needs_no_handshake(self):
        result = self.stateless('tools/call', 'whoami', name='whoami', arguments={}).json()['result']
        self.assertEqual(result['resultType'], 'complete')
        self.assertEqual(result['structuredContent']['user']['login'], 'mcp_manager')

    def test_stateless_request_ignores_a_session_header(self):
        response = self.request(
            'tools/list',
            {'_meta': META},
            MCP_Protocol_Version=STATELESS,
            Mcp_Method='tools/list',
            Mcp_Session_Id='any',
        )
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()['result']['cacheScope'], 'public')

    def test_header_that_contradicts_the_body_is_a_bad_request(self):
        response = self.stateless('tools/call', 'delete_records', name='whoami', arguments={})
        self.assertEqual(response.status_code, 400)
        self.assertEqual(response.json()['error']['code'], -32020)

    def test_methods_of_one_era_are_unknown_to_the_other(self):
        for method in ('ping', 'initialize', 'subscriptions/listen', 'resources/list'):
            response = self.stateless(method)
            self.assertEqual(response.status_code, 404, method)
            self.assertEqual(response.json()['error']['code'], -32601)
        response = self.request('server/discover')
        self.assertEqual(response.json()['error']['code'], -32601)

    def test_tool_list_is_the_same_for_every_scope_and_in_order(self):
        writer = self.request('tools/list').json()['result']['tools']
        reader = self.request('tools/list', token=self.reading_token).json()['result']['tools']
        self.assertEqual(writer, reader)
        names = [tool['name'] for tool in writer]
        self.assertEqual(names, sorted(names))
        self.assertLessEqual(
            {
                'list_models',
                'describe_model',
                'whoami',
                'get_access_rights',
                'search_read',
                'read_records',
                'search_count',
                'read_group',
                'create_records',
                'update_records',
                'delete_records',
                'post_message',
                'call_method',
            },
            set(names),
        )

    def test_every_tool_is_described_for_a_model(self):
        for tool in self.request('tools/list').json()['result']['tools']:
            self.assertGreater(len(tool['description']), 30, tool['name'])
            self.assertEqual(tool['inputSchema']['type'], 'object')
            self.assertFalse(tool['inputSchema']['additionalProperties'])
            self.assertIn('readOnlyHint', tool['annotations'])
            for name, rule in tool['inputSchema'].get('properties', {}).items():
                self.assertTrue(
                    'description' in rule or 'enum' in rule or rule['type'] == 'integer', (tool['name'], name)
                )

    def test_foreign_cursor_has_invalid_params(self):
        self.assertEqual(self.request('tools/list', {'cursor': 'x'}).json()['error']['code'], -32602)
