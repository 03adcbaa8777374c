from .common import REVOKE, OAuthCase, basic

FORM = 'application/x-www-form-urlencoded'


class TestRevocation(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.tokens = self.connect(self.client)

    def assert_revoked(self, token, client=None, **parameters):
        self.assertEqual(self.revoke(client or self.client, token, **parameters).status_code, 200)

    def assert_alive(self, tokens, client=None):
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.assertEqual(self.refresh(client or self.client, tokens['refresh_token']).status_code, 200)

    def assert_dead(self, tokens, client=None):
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(client or self.client, tokens['refresh_token']), 'invalid_grant')

    def test_refresh_token_takes_its_grant_with_it(self):
        """RV-01, RV-02: both kinds of tokens are refused from the next request on."""
        self.assert_revoked(self.tokens['refresh_token'])
        self.assert_dead(self.tokens)

    def test_other_connections_of_the_client_stay(self):
        """RV-02: a grant is one connection, not the whole client."""
        other = self.connect(self.client)
        self.assert_revoked(self.tokens['refresh_token'])
        self.assert_alive(other)

    def test_access_token_takes_only_itself(self):
        """RV-03: the refresh token stays usable."""
        self.assert_revoked(self.tokens['access_token'])
        self.assert_challenge(self.call_tool(self.tokens['access_token']))
        self.assertEqual(self.refresh(self.client, self.tokens['refresh_token']).status_code, 200)

    def test_nothing_to_revoke_is_a_success(self):
        """RV-04: unknown, malformed, already revoked, or expired."""
        self.pass_time('access_token', hours=1)
        expired = self.connect(self.client)
        self.pass_time('refresh_token', days=31)
        self.assert_revoked(expired['refresh_token'])
        for token in (
            'unknown',
            'a.b.c',
            'é',
            self.tokens['access_token'],
            self.tokens['refresh_token'],
            self.tokens['refresh_token'],
        ):
            with self.subTest(token=token[:10]):
                self.assert_revoked(token)

    def test_malformed_requests_revoke_nothing(self):
        """RV-05: no token, two, or one in the URL only; GET is 405."""
        token = self.tokens['refresh_token']
        query = {'token': token, 'client_id': self.client['client_id']}
        self.assert_json_error(self.revoke(self.client, None), 'invalid_request')
        self.assert_json_error(self.revoke(self.client, [token, token]), 'invalid_request')
        self.assert_json_error(
            self.send('POST', REVOKE, params=query, headers={'Content-Type': FORM}), 'invalid_request'
        )
        self.assert_json_error(self.send('POST', REVOKE, json=query), 'invalid_request')
        self.assert_method_not_allowed(self.send('GET', REVOKE, params=query), 'POST', 'OPTIONS')
        self.assert_alive(self.tokens)

    def test_hint_does_not_limit_the_search(self):
        """RV-06: a wrong or unknown one changes nothing."""
        for hint, name in (
            ('access_token', 'refresh_token'),
            ('foo', 'refresh_token'),
            ('refresh_token', 'access_token'),
        ):
            with self.subTest(hint=hint, token=name):
                tokens = self.connect(self.client)
                self.assert_revoked(tokens[name], token_type_hint=hint)
                self.assert_challenge(self.call_tool(tokens['access_token']))

    def test_tokens_of_another_client_are_not_revoked(self):
        """RV-07: and the answer does not tell whether they exist."""
        for method in ('none', 'client_secret_post'):
            other = self.register_client(token_endpoint_auth_method=method)
            for name in ('refresh_token', 'access_token'):
                with self.subTest(method=method, token=name):
                    self.assertEqual(self.revoke(other, self.tokens[name]).text, self.revoke(other, 'unknown').text)
        self.assert_alive(self.tokens)

    def test_confidential_client_has_to_authenticate(self):
        """RV-08: or nothing is revoked."""
        client = self.register_client(token_endpoint_auth_method='client_secret_basic')
        tokens = self.connect(client)
        public = {**client, 'client_secret': None}
        token = tokens['refresh_token']
        self.assert_json_error(self.revoke(public, token), 'invalid_client', 401)
        self.assert_json_error(self.revoke(public, token, client_secret='wrong'), 'invalid_client', 401)
        refused = self.revoke(public, token, headers=basic(client['client_id'], 'wrong'))
        self.assert_json_error(refused, 'invalid_client', 401)
        self.assertIn('Basic', refused.headers['WWW-Authenticate'])
        self.assert_alive(tokens, client)

    def test_predecessor_in_its_grace_window_ends_the_grant(self):
        """RV-09: whichever generation a client still knows."""
        new = self.refresh(self.client, self.tokens['refresh_token']).json()
        self.assert_revoked(self.tokens['refresh_token'])
        self.assert_dead(new)

    def test_refresh_token_outlives_its_access_token(self):
        """RV-09: it is revoked also after the access token expired."""
        self.pass_time('access_token', hours=1)
        self.assert_revoked(self.tokens['refresh_token'])
        self.assert_json_error(self.refresh(self.client, self.tokens['refresh_token']), 'invalid_grant')

    def test_web_pages_may_revoke(self):
        """CORS, for clients that run in a browser."""
        preflight = self.send('OPTIONS', REVOKE, headers={'Origin': 'https://page.example'})
        self.assertEqual(preflight.headers['Access-Control-Allow-Methods'], 'POST, OPTIONS')
        self.assertEqual(self.revoke(self.client, 'unknown').headers['Access-Control-Allow-Origin'], '*')
