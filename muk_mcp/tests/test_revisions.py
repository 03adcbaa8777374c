from odoo.tests import tagged

from .common import McpCase

STATELESS = '2026-07-28'
META = {
    'io.modelcontextprotocol/protocolVersion': STATELESS,
    'io.modelcontextprotocol/clientInfo': {'name': 'Test client', 'version': '1.0'},
    'io.modelcontextprotocol/clientCapabilities': {},
}
SERVER_INFO = 'io.modelcontextprotocol/serverInfo'


@tagged('post_install', '-at_install', 'slow')
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
            ('2025-03-26', '2025-03-26'),
            ('2024-11-05', '2024-11-05'),
            ('1999-01-01', '2025-11-25'),
            (STATELESS, '2025-11-25'),
        ):
            result = self.initialize(version=asked).json()['result']
            self.assertEqual(result['protocolVersion'], answered)
            self.assertIn('tools', result['capabilities'])
            self.assertIn(self.env.company.name, result['serverInfo']['name'])
            self.assertIn(self.env.company.name, result['instructions'])

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
        self.assertIn(self.env.company.name, result['_meta'][SERVER_INFO]['title'])
        self.assertTrue(result['_meta'][SERVER_INFO]['icons'])
        self.assertEqual(result['cacheScope'], 'private')
        self.assertGreaterEqual(result['ttlMs'], 0)
        self.assertNotIn('Mcp-Session-Id', response.headers)

    def test_stateless_tool_call_needs_no_handshake(self):
        result = self.stateless('tools/call', 'whoami', name='whoami', arguments={}).json()['result']
        self.assertEqual(result['resultType'], 'complete')
        self.assertIn('"login":"mcp_manager"', result['content'][0]['text'])
        self.assertNotIn('structuredContent', result)

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
                'list_actions',
                'get_messages',
                'schedule_activity',
            },
            set(names),
        )

    def test_session_is_served_in_the_revision_that_it_agreed_on(self):
        for version, has_annotations, has_titles in (
            ('2024-11-05', False, False),
            ('2025-03-26', True, False),
            ('2025-06-18', True, True),
            ('2025-11-25', True, True),
        ):
            session = self.initialize(version=version).headers['Mcp-Session-Id']
            tool = self.request('tools/list', Mcp_Session_Id=session).json()['result']['tools'][0]
            self.assertEqual(('annotations' in tool, 'title' in tool), (has_annotations, has_titles), version)

    def batch(self, *messages, **headers):
        return self.send('POST', json=list(messages), headers=self.headers(**headers))

    def test_batch_is_answered_message_by_message(self):
        call = {'name': 'whoami', 'arguments': None}
        response = self.batch(
            {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'},
            {'jsonrpc': '2.0', 'method': 'notifications/initialized'},
            {'jsonrpc': '2.0', 'id': 'two', 'method': 'tools/call', 'params': call},
            {'jsonrpc': '2.0', 'id': 3, 'method': 'no/such/method'},
            {'jsonrpc': '2.0', 'id': 4, 'method': 'initialize', 'params': {}},
            'text',
        )
        answers = response.json()
        self.assertEqual([answer.get('id') for answer in answers], [1, 'two', 3, 4, None])
        self.assertEqual(answers[0]['result'], {})
        self.assertIn('mcp_manager', answers[1]['result']['content'][0]['text'])
        self.assertEqual([answer['error']['code'] for answer in answers[2:]], [-32601, -32600, -32600])

    def test_batch_without_requests_is_accepted(self):
        response = self.batch({'jsonrpc': '2.0', 'method': 'notifications/initialized'})
        self.assertEqual((response.status_code, response.content), (202, b''))

    def test_call_of_a_batch_that_fails_takes_back_nothing_of_the_others(self):
        def create(number, **values):
            arguments = {'model': 'res.partner', 'values': [values]}
            return {
                'jsonrpc': '2.0',
                'id': number,
                'method': 'tools/call',
                'params': {'name': 'create_records', 'arguments': arguments},
            }

        answers = self.batch(create(1, name='Batch one'), create(2, type='nope'), create(3, name='Batch three')).json()
        self.assertEqual([answer['result']['isError'] for answer in answers], [False, True, False])
        found = self.env['res.partner'].search([('name', 'like', 'Batch')]).mapped('name')
        self.assertEqual(sorted(found), ['Batch one', 'Batch three'])

    def test_revision_without_batches_refuses_them(self):
        for version in ('2025-06-18', '2025-11-25', STATELESS):
            response = self.batch({'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}, MCP_Protocol_Version=version)
            self.assertEqual((response.status_code, response.json()['error']['code']), (400, -32600))

    def test_params_and_arguments_that_are_null_are_left_out(self):
        message = {'jsonrpc': '2.0', 'id': 1, 'method': 'tools/list', 'params': None}
        for params in (None, [], {'cursor': ''}, {'cursor': None}):
            response = self.send('POST', json={**message, 'params': params}, headers=self.headers())
            self.assertIn('result', response.json())
        for arguments in (None, [], {}, '{}'):
            response = self.request('tools/call', {'name': 'whoami', 'arguments': arguments})
            self.assertFalse(response.json()['result']['isError'])

    def test_foreign_cursor_has_invalid_params(self):
        self.assertEqual(self.request('tools/list', {'cursor': 'x'}).json()['error']['code'], -32602)
