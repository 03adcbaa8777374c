import json

from odoo.tests import tagged

from .common import McpCase

MEBIBYTE = 1024 * 1024


@tagged('post_install', '-at_install')
class TestTransport(McpCase):
    def assert_readable_across_origins(self, response):
        self.assertEqual(response.headers['Access-Control-Allow-Origin'], '*')
        exposed = response.headers['Access-Control-Expose-Headers']
        self.assertIn('WWW-Authenticate', exposed)
        self.assertIn('Mcp-Session-Id', exposed)

    def assert_error(self, response, status, code):
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.json()['error']['code'], code)
        self.assert_readable_across_origins(response)

    def test_request_without_token_is_challenged(self):
        for method in ('POST', 'GET', 'DELETE'):
            response = self.send(method, headers={'Content-Type': 'application/json'})
            self.assert_error(response, 401, 401)
            self.assertTrue(response.headers['WWW-Authenticate'].startswith('Bearer'))
            self.assertNotIn('session_id', response.cookies)

    def test_unknown_or_malformed_token_is_challenged(self):
        for value in ('Bearer wrong', 'Bearer', 'Bearer a b', 'Basic YTpi', self.token, 'Bearer \xe9'):
            with self.assertNoLogs('odoo', 'WARNING'):
                response = self.send('POST', json={}, headers={'Authorization': value.encode('latin-1')})
            self.assert_error(response, 401, 401)

    def test_scheme_of_the_token_is_case_insensitive(self):
        headers = {'Authorization': f'bEARER {self.token}'}
        response = self.send('POST', json={'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}, headers=headers)
        self.assertEqual(response.json()['result'], {})

    def test_session_cookie_is_no_substitute_for_a_token(self):
        self.authenticate('mcp_manager', 'mcp_manager')
        response = self.send('POST', json={'jsonrpc': '2.0', 'id': 1, 'method': 'ping'})
        self.assert_error(response, 401, 401)

    def test_revoked_key_is_refused_at_once(self):
        self.key_of(self.token).revoke()
        self.assert_error(self.request('ping'), 401, 401)

    def test_key_of_an_archived_user_is_refused(self):
        self.manager.active = False
        self.env.flush_all()
        self.assert_error(self.request('ping'), 401, 401)

    def test_preflight_needs_no_token_and_allows_the_protocol_headers(self):
        response = self.send('OPTIONS', headers={'Origin': 'https://elsewhere.example'})
        self.assertEqual(response.status_code, 204)
        allowed = response.headers['Access-Control-Allow-Headers']
        for name in (
            'Authorization',
            'Content-Type',
            'MCP-Protocol-Version',
            'Mcp-Session-Id',
            'Mcp-Method',
            'Mcp-Name',
        ):
            self.assertIn(name, allowed)
        self.assertIn('DELETE', response.headers['Access-Control-Allow-Methods'])

    def test_what_is_not_served_is_refused_in_json_without_a_session(self):
        for method, path, status in (
            ('GET', '/mcp/.well-known/openid-configuration', 404),
            ('GET', '/mcp/.well-known/oauth-protected-resource', 404),
            ('POST', '/mcp/messages', 404),
            ('PUT', '/mcp', 405),
            ('PATCH', '/mcp', 405),
            ('BREW', '/mcp', 405),
        ):
            response = self.opener.request(method, self.base_url() + path, timeout=30)
            self.assert_error(response, status, status)
            self.assertNotIn('session_id', response.cookies)
            if status == 405:
                self.assertIn('POST', response.headers['Allow'])
        self.assertIn('text/html', self.opener.get(self.base_url() + '/mcpx', timeout=30).headers['Content-Type'])

    def test_refusal_of_a_dead_key_tells_a_user_what_to_do(self):
        response = self.request('ping', token='mcp_dead')
        self.assertIn('Sign in again', response.json()['error']['message'])

    def test_get_is_refused_because_there_is_no_stream(self):
        response = self.send('GET', headers=self.headers())
        self.assert_error(response, 405, 405)
        self.assertIn('POST', response.headers['Allow'])

    def test_foreign_origin_is_forbidden_even_with_a_token(self):
        self.assert_error(self.request('ping', Origin='https://evil.example'), 403, 403)
        self.assert_error(self.request('ping', Origin='null'), 403, 403)

    def test_own_origin_passes(self):
        self.assertEqual(self.request('ping', Origin=self.base_url()).status_code, 200)

    def test_listed_origin_passes(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.allowed_origins', 'https://app.example')
        self.assertEqual(self.request('ping', Origin='https://app.example').status_code, 200)
        self.assertEqual(self.request('ping', Origin='https://app.example.evil').status_code, 403)

    def test_listed_origin_of_another_scheme_passes(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.allowed_origins', 'app://obsidian.md tauri://localhost null')
        for origin in ('app://obsidian.md', 'tauri://localhost', 'null'):
            self.assertEqual(self.request('ping', Origin=origin).status_code, 200)
        self.assertEqual(self.request('ping', Origin='app://other').status_code, 403)

    def test_page_of_the_users_own_machine_passes(self):
        for origin in ('http://localhost:6274', 'http://127.0.0.1:1234'):
            self.assertEqual(self.request('ping', Origin=origin).status_code, 200)

    def test_any_origin_passes_where_the_setting_says_so(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.allow_any_origin', 'True')
        self.assertEqual(self.request('ping', Origin='https://evil.example').status_code, 200)

    def test_body_that_is_no_message_is_refused_as_json(self):
        headers = self.headers(Content_Type='application/json')
        for body, code in (
            (b'{', -32700),
            (b'', -32700),
            (b'\xff', -32700),
            (b'[' * 50_000, -32700),
            (b'[]', -32600),
            (b'{"a": 1e999}', -32700),
            (b'"a"', -32600),
            (b'{}', -32600),
        ):
            self.assert_error(self.send('POST', data=body, headers=headers), 400, code)

    def test_error_repeats_the_id_of_the_request(self):
        response = self.request('no/such/method', identifier='seven')
        self.assertEqual(response.json()['id'], 'seven')
        self.assertEqual(response.json()['error']['code'], -32601)

    def test_other_media_type_is_refused_as_json(self):
        for media_type in ('text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'):
            response = self.send('POST', data=b'{}', headers=self.headers(Content_Type=media_type))
            self.assert_error(response, 415, 415)

    def test_body_above_the_limit_is_refused(self):
        body = b' ' * (4 * MEBIBYTE + 1)
        response = self.send('POST', data=body, headers=self.headers(Content_Type='application/json'))
        self.assert_error(response, 413, 413)
        self.assertIn('4,194,304 bytes', response.json()['error']['message'])

    def test_chunked_body_above_the_limit_is_refused(self):
        chunks = (b' ' * MEBIBYTE for _chunk in range(5))
        response = self.send('POST', data=chunks, headers=self.headers(Content_Type='application/json'))
        self.assert_error(response, 413, 413)

    def test_chunked_body_below_the_limit_is_served(self):
        chunks = iter([b'{"jsonrpc": "2.0", "id": 1,', b' "method": "ping"}'])
        response = self.send('POST', data=chunks, headers=self.headers(Content_Type='application/json'))
        self.assertEqual(response.json(), {'jsonrpc': '2.0', 'id': 1, 'result': {}})

    def test_answers_are_neither_stored_nor_tied_to_a_cookie(self):
        response = self.request('ping')
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        self.assertNotIn('Set-Cookie', response.headers)

    def test_hostile_members_never_break_the_server(self):
        hostile = ('\x00', '\ud800', 10**40, -1, 1e308, [], {}, None, True, 'a' * 10_000, [[[]]])
        for value in hostile:
            for params in (
                {'name': value},
                {'name': 'search_read', 'arguments': {'model': 'res.partner', 'domain': [value]}},
                {'name': 'read_records', 'arguments': {'model': value, 'ids': value}},
                {'_meta': value},
            ):
                body = json.dumps({'jsonrpc': '2.0', 'id': 1, 'method': 'tools/call', 'params': params})
                response = self.send('POST', data=body, headers=self.headers(Content_Type='application/json'))
                self.assertLess(response.status_code, 500, body)
                self.assertNotIn('Traceback', response.text)
