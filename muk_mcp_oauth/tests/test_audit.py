from .common import JWKS, REGISTER, REVOKE, TOKEN, OAuthCase


class TestAudit(OAuthCase):
    def setUp(self):
        super().setUp()
        self.started = self.env['muk_mcp.log'].search([], limit=1, order='id desc').id or 0

    def rows(self, event=None):
        """The OAuth rows that were written since the test began, oldest first."""
        method = f'oauth/{event}' if event else 'oauth/%'
        return self.env['muk_mcp.log'].search([('id', '>', self.started), ('method', '=like', method)], order='id')

    def assert_row(self, event, status, reason=False, client=None, user=None):
        row = self.rows(event)[-1:]
        self.assertEqual((row.status, row.error_message), (status, reason))
        self.assertEqual(row.oauth_client, client['client_id'] if client else False)
        self.assertEqual(row.user_id, user or self.env['res.users'])
        self.assertEqual(row.ip_address, '127.0.0.1')
        self.assertGreaterEqual(row.duration_ms, 0)

    def test_every_event_of_a_connection_is_a_row(self):
        """With address, client, user, duration and status."""
        client = self.register_client()
        self.assert_row('register', 'ok', client=client)
        self.sign_in()
        page = self.open_consent(client)
        self.assert_row('authorize', 'ok', client=client, user=self.user)
        code = self.allow(page)['code']
        self.assert_row('consent', 'ok', client=client, user=self.user)
        tokens = self.exchange(client, code).json()
        self.assert_row('token', 'ok', client=client, user=self.user)
        tokens = self.refresh(client, tokens['refresh_token']).json()
        self.assert_row('refresh', 'ok', client=client, user=self.user)
        self.revoke(client, tokens['refresh_token'])
        self.assert_row('revoke', 'ok', client=client, user=self.user)
        self.assertEqual(len(self.rows()), 6)

    def test_wrong_method_is_a_row_where_the_right_one_is(self):
        for path, event in (
            (REGISTER, 'register'),
            (TOKEN, 'token'),
            (REVOKE, 'revoke'),
            ('/mcp/oauth/introspect', 'introspect'),
        ):
            with self.subTest(path=path):
                self.send('PATCH', path)
                self.assert_row(event, 'error', 'invalid_request: method_not_allowed')
        self.send('PATCH', JWKS)
        self.assertEqual(len(self.rows()), 4)

    def test_refusals_name_the_reason_that_the_wire_does_not_tell(self):
        """One answer for every cause, and the cause in the log."""
        client = self.register_client()
        code = self.issue_code(client)
        for reason, presented_by, parameters in (
            ('code_of_another_client', self.register_client(), {}),
            ('verifier_mismatch', client, {'code_verifier': 'x' * 43}),
            ('redirect_uri_mismatch', client, {'redirect_uri': 'https://other.example/'}),
        ):
            with self.subTest(reason=reason):
                response = self.exchange(presented_by, code, **parameters)
                self.assert_row('token', 'error', f'invalid_grant: {reason}', presented_by)
                self.assertNotIn(reason, response.text)

    def test_reuse_names_the_user_concerned(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.configure(grace_seconds=0)
        self.refresh(client, tokens['refresh_token'])
        self.refresh(client, tokens['refresh_token'])
        self.assert_row('refresh', 'error', 'invalid_grant: refresh_token_reused', client, self.user)

    def test_denial_is_a_denied_row(self):
        client = self.register_client()
        self.sign_in()
        self.deny(self.open_consent(client))
        self.assert_row('consent', 'denied', 'access_denied: user_denied', client, self.user)

    def test_limited_request_is_a_row_of_its_own_status(self):
        self.configure(failures_per_minute=1)
        client = self.register_client()
        for _ in range(3):
            self.exchange(client, 'wrong')
        self.assert_row('token', 'rate_limited', 'temporarily_unavailable: rate_limited token', client)

    def test_request_beyond_the_scope_is_a_row(self):
        client = self.register_client()
        self.call_tool(self.connect(client, 'mcp:read')['access_token'], 'create_records', values=[{'name': 'x'}])
        self.assert_row('access', 'denied', 'insufficient_scope: tool_writes create_records', client, self.user)

    def test_refused_request_is_a_row_whatever_was_wrong_with_it(self):
        """Also where no client was named, or an unknown one."""
        self.send('POST', '/mcp/oauth/token', json={})
        self.assert_row('token', 'error', 'invalid_request: content_type_unsupported')
        self.send('POST', '/mcp/oauth/revoke', data={'client_id': 'unknown', 'token': 'x'})
        self.assert_row('revoke', 'error', 'invalid_client: client_unknown', {'client_id': 'unknown'})

    def test_tool_call_is_logged_for_the_user_and_the_client(self):
        """The MCP server logs the call itself, under the name of the connection."""
        client = self.register_client()
        self.call_tool(self.connect(client)['access_token'])
        row = self.env['muk_mcp.log'].search([('id', '>', self.started), ('method', '=', 'tools/call')])
        self.assertEqual((row.user_id, row.tool_name, row.status), (self.user, 'search_count', 'ok'))
        self.assertEqual(row.key_name if 'key_name' in row._fields else row.key_id.name, 'Ledger Agent')


class TestSecretsAtRest(OAuthCase):
    def dump(self, *tables):
        """All rows of the tables, as text."""
        self.env.flush_all()
        texts = []
        for table in tables:
            self.env.cr.execute(f'SELECT t::text FROM {table} t')
            texts += [row[0] for row in self.env.cr.fetchall()]
        return '\n'.join(texts)

    def test_no_table_holds_a_secret(self):
        """Neither the audit log nor the server's own tables hold a secret, code or token, whole or in part."""
        client = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.sign_in()
        page = self.open_consent(client)
        code = self.allow(page)['code']
        first = self.exchange(client, code).json()
        second = self.refresh(client, first['refresh_token']).json()
        self.exchange(client, code, code_verifier='x' * 43)
        self.refresh({**client, 'client_secret': first['refresh_token']}, second['refresh_token'])
        self.call_tool(second['access_token'] + 'x')

        self.env.cr.execute("SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'muk\\_mcp\\_%'")
        tables = [row[0] for row in self.env.cr.fetchall()]
        self.assertIn('muk_mcp_log', tables)
        stored = self.dump(*tables)
        secrets = [client['client_secret'], code, page.hidden['page']]
        secrets += [tokens[name] for tokens in (first, second) for name in ('access_token', 'refresh_token')]
        for secret in secrets:
            # The start of a JWT is the same for all, so its end is looked for.
            self.assertNotIn(secret[-12:], stored)
