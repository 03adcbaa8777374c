import base64

from muk_mcp_oauth_core import hash_token

from odoo.tests import tagged

from .common import CALLBACK, TOKEN, VERIFIER, OAuthCase, basic


class TestClientAuthentication(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client(token_endpoint_auth_method='client_secret_basic')
        self.public = {**self.client, 'client_secret': None}
        self.header = basic(self.client['client_id'], self.client['client_secret'])

    def exchange_with_header(self, code, header):
        return self.exchange(self.public, code, headers=header, client_id=None)

    def test_every_announced_method_works(self):
        """ASM-06, REG-05: with what was registered, at the token and the revocation endpoint."""
        document = self.send('GET', '/.well-known/oauth-authorization-server').json()
        for method in ('none', 'client_secret_basic', 'client_secret_post'):
            with self.subTest(method=method):
                self.assertIn(method, document['token_endpoint_auth_methods_supported'])
                self.assertIn(method, document['revocation_endpoint_auth_methods_supported'])
                client = self.register_client(token_endpoint_auth_method=method)
                header = None
                if method == 'client_secret_basic':
                    header = basic(client['client_id'], client.pop('client_secret'))
                tokens = self.exchange(client, self.issue_code(client), headers=header)
                self.assertEqual(tokens.status_code, 200, tokens.text)
                self.assertEqual(self.revoke(client, tokens.json()['refresh_token'], headers=header).status_code, 200)

    def test_confidential_client_needs_its_secret(self):
        """TK-08, TK-11: in the header or the body, never in the URL."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.public, code), 'invalid_client', 401)
        in_url = self.send(
            'POST',
            TOKEN,
            params={'client_secret': self.client['client_secret']},
            data={
                'grant_type': 'authorization_code',
                'code': code,
                'code_verifier': VERIFIER,
                'client_id': self.client['client_id'],
            },
        )
        self.assert_json_error(in_url, 'invalid_client', 401)
        self.assertEqual(self.exchange(self.client, code).status_code, 200)

    def test_refused_header_is_answered_with_a_basic_challenge(self):
        """TK-09: a wrong secret, an unknown client or anything malformed."""
        code = self.issue_code(self.client)
        client_id, secret = self.client['client_id'], self.client['client_secret']
        malformed = [
            base64.b64encode(pair.encode()).decode()
            for pair in (client_id, f'{client_id}:%zz', f'%00:{secret}', '%ff:x', ':')
        ]
        headers = [basic(client_id, 'wrong'), basic('unknown', secret), basic(client_id, '')]
        headers += [{'Authorization': f'Basic {text}'} for text in (*malformed, 'not base64', '')] + [
            {'Authorization': 'Digest x'}
        ]
        for header in headers:
            with self.subTest(header=header):
                response = self.exchange_with_header(code, header)
                self.assert_json_error(response, 'invalid_client', 401)
                self.assertRegex(response.headers['WWW-Authenticate'], r'^Basic realm="[a-z]+"$')
        self.assertEqual(self.exchange_with_header(code, self.header).status_code, 200)

    def test_scheme_of_the_header_has_no_case(self):
        """TK-09: `basic` and `BASIC` are the same scheme."""
        for scheme in ('basic', 'BASIC'):
            with self.subTest(scheme=scheme):
                header = {'Authorization': self.header['Authorization'].replace('Basic', scheme)}
                self.assertEqual(self.exchange_with_header(self.issue_code(self.client), header).status_code, 200)

    def test_two_methods_at_once_are_refused(self):
        """TK-10: a secret in the header and one in the body, or two different clients."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.client, code, headers=self.header), 'invalid_request')
        self.assert_json_error(
            self.exchange(self.public, code, headers=self.header, client_id='other'), 'invalid_request'
        )
        self.assertEqual(self.exchange(self.public, code, headers=self.header).status_code, 200)

    def test_credentials_are_form_encoded_before_they_are_joined(self):
        """TK-12: characters that mean something in Basic or in forms."""
        client_id, secret = 'id:with%+ é', 'a secret:with%41+ é'
        self.env['muk_mcp_oauth.client'].create(
            {
                'client_id': client_id,
                'name': 'House Agent',
                'redirect_uris': CALLBACK,
                'token_endpoint_auth_method': 'client_secret_basic',
                'secret_hash': hash_token(secret),
            }
        )
        client = {'client_id': client_id, 'redirect_uris': [CALLBACK]}
        response = self.exchange(client, self.issue_code(client), headers=basic(client_id, secret), client_id=None)
        self.assertEqual(response.status_code, 200, response.text)

    def test_client_without_the_refresh_grant_cannot_refresh(self):
        """TK-14: it gets no refresh token, and may not use one."""
        client = self.register_client(grant_types=['authorization_code'])
        self.assertNotIn('refresh_token', self.connect(client))
        other = self.connect(self.register_client())
        self.assert_json_error(self.refresh(client, other['refresh_token']), 'unauthorized_client')

    def test_blocked_client_gets_nothing(self):
        code = self.issue_code(self.client)
        self.record_of(self.client).action_block()
        self.assert_json_error(self.exchange(self.client, code), 'invalid_client', 401)


@tagged('slow')
class TestGuesses(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client(token_endpoint_auth_method='client_secret_basic')

    def test_guesses_are_limited_without_locking_the_owner_out(self):
        """TK-13: two hundred secrets, codes and refresh tokens alike; at once afterwards the true credential still works."""
        tokens = self.connect(self.client)
        guesses = {
            'secret': lambda: self.refresh({**self.client, 'client_secret': 'wrong'}, tokens['refresh_token']),
            'code': lambda: self.exchange(self.client, 'wrong'),
            'refresh token': lambda: self.refresh(self.client, 'wrong'),
        }
        for name, guess in guesses.items():
            with self.subTest(guess=name):
                answers = [guess() for _ in range(200)]
                throttled = [answer for answer in answers if answer.status_code == 429]
                # Sixty are answered in a minute, and another minute may begin meanwhile.
                self.assertGreaterEqual(len(throttled), 200 - 2 * 60)
                for answer in throttled:
                    self.assert_json_error(answer, 'temporarily_unavailable', 429)
                    self.assertIn(int(answer.headers['Retry-After']), range(1, 62))
        self.assert_json_error(self.exchange(self.register_client(), 'wrong'), 'invalid_grant')
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).status_code, 200)
        self.assertEqual(self.exchange(self.client, self.issue_code(self.client)).status_code, 200)
