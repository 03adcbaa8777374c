from muk_mcp_oauth_core import pkce_challenge

from .common import CALLBACK, LOOPBACK, RESOURCE, VERIFIER, OAuthCase
from .forge import claims_of


class TestCodeExchange(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()

    def assert_redeemable(self, code, client=None, **parameters):
        response = self.exchange(client or self.client, code, **parameters)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def test_code_and_verifier_are_exchanged(self):
        """TC-01: naming the redirect URI again is optional in OAuth 2.1."""
        for redirect_uri in (CALLBACK, None):
            with self.subTest(redirect_uri=redirect_uri):
                tokens = self.assert_redeemable(self.issue_code(self.client), redirect_uri=redirect_uri)
                self.assert_accepted(self.call_tool(tokens['access_token']))

    def test_unusable_codes_are_refused(self):
        """TC-02: a missing one is an invalid request; garbage and what is too long to be one are invalid grants."""
        self.assert_json_error(self.exchange(self.client, None), 'invalid_request')
        for code in ('garbage', 'x' * 60_000, 'é', *self.connect(self.client).values()):
            with self.subTest(code=str(code)[:10]):
                self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')

    def test_code_beyond_the_body_limit_is_refused(self):
        """TC-02: of 100 kB, which no request may have; it is not even looked at."""
        self.assert_json_error(self.exchange(self.client, 'x' * 100_000), 'invalid_request', 413)

    def test_code_expires_after_a_minute(self):
        """TC-02: to the second."""
        code = self.issue_code(self.client)
        self.pass_time('authorization_code', seconds=60)
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')
        code = self.issue_code(self.client)
        self.pass_time('authorization_code', seconds=50)
        self.assert_redeemable(code)

    def test_code_is_bound_to_its_client(self):
        """TC-03: another client with the right verifier gets nothing and spoils nothing."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.register_client(), code), 'invalid_grant')
        self.assert_redeemable(code)

    def test_verifier_has_to_match(self):
        """TC-04: and no parameter of the token request can weaken the method."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.client, code, code_verifier=None), 'invalid_request')
        challenge = pkce_challenge(VERIFIER)
        for verifier in ('x' * 43, challenge, VERIFIER[:42], 'x' * 42, 'x' * 129, VERIFIER + '!', VERIFIER + '\u00e9'):
            with self.subTest(verifier=verifier):
                self.assert_json_error(self.exchange(self.client, code, code_verifier=verifier), 'invalid_grant')
        self.assert_json_error(
            self.exchange(self.client, code, code_verifier=challenge, code_challenge_method='plain'), 'invalid_grant'
        )
        self.assert_redeemable(code, code_challenge_method='plain')

    def test_redirect_uri_has_to_be_the_one_of_the_request(self):
        """TC-05: also where only the port of a loopback host differs."""
        client = self.register_client(redirect_uris=[LOOPBACK, CALLBACK])
        code = self.issue_code({**client, 'redirect_uris': ['http://127.0.0.1:51004/callback']})
        for uri in (LOOPBACK, CALLBACK, 'http://127.0.0.1:51005/callback', 'http://127.0.0.1:51004/callback/'):
            with self.subTest(redirect_uri=uri):
                self.assert_json_error(self.exchange(client, code, redirect_uri=uri), 'invalid_grant')
        self.assert_redeemable(code, client, redirect_uri='http://127.0.0.1:51004/callback')

    def test_code_works_once(self):
        """TC-06: a second use is refused, at once and later."""
        for seconds in (0, 1, 31, 61):
            with self.subTest(seconds=seconds):
                code = self.issue_code(self.client)
                self.assert_redeemable(code)
                self.pass_time('authorization_code', seconds=seconds)
                self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')

    def test_reused_code_revokes_issued_tokens(self):
        """TC-07: somebody else may have been the first to use it."""
        code = self.issue_code(self.client)
        tokens = self.assert_redeemable(code)
        self.exchange(self.client, code)
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')

    def test_invalid_replay_harms_nothing(self):
        """TC-08: or the thief of a code could log the user out."""
        code = self.issue_code(self.client)
        tokens = self.assert_redeemable(code)
        self.assert_json_error(self.exchange(self.register_client(), code), 'invalid_grant')
        for parameters in ({'code_verifier': 'x' * 43}, {'redirect_uri': LOOPBACK}):
            with self.subTest(wrong=parameters):
                self.assert_json_error(self.exchange(self.client, code, **parameters), 'invalid_grant')
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).status_code, 200)

    def test_resource_has_to_be_this_one(self):
        """TC-09: absent or equal gives the resource as audience; anything else consumes nothing."""
        code = self.issue_code(self.client)
        for resource in ('https://evil.example/mcp', [RESOURCE, 'https://evil.example/mcp']):
            with self.subTest(resource=resource):
                self.assert_json_error(self.exchange(self.client, code, resource=resource), 'invalid_target')
        self.assertEqual(claims_of(self.assert_redeemable(code)['access_token'])['aud'], RESOURCE)
        for resource in (RESOURCE, [RESOURCE, f'{RESOURCE}/']):
            with self.subTest(resource=resource):
                tokens = self.assert_redeemable(self.issue_code(self.client), resource=resource)
                self.assertEqual(claims_of(tokens['access_token'])['aud'], RESOURCE)

    def test_scope_cannot_grow_at_the_token_endpoint(self):
        """TC-10: what was allowed is what is granted."""
        tokens = self.assert_redeemable(self.issue_code(self.client, 'mcp:read'), scope='mcp:read mcp:write admin')
        self.assertEqual(tokens['scope'], 'mcp:read')
        self.assertEqual(claims_of(tokens['access_token'])['scope'], 'mcp:read')

    def test_code_of_a_withdrawn_consent_is_refused(self):
        code = self.issue_code(self.client)
        self.record_of(self.client).consent_ids.with_user(self.user).action_withdraw()
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')

    def test_code_that_was_ended_is_no_theft(self):
        """DF-08: the audit log calls it by what ended it: only a code that was presented before was reused."""
        endings = {
            'password_changed': lambda: self.user.write({'password': 'another password'}),
            'consent_withdrawn': lambda: self.record_of(self.client).consent_ids.with_user(self.user).action_withdraw(),
            'user_archived': lambda: self.user.write({'active': False}),
        }
        for reason, end in endings.items():
            with self.subTest(ended_by=reason):
                code = self.issue_code(self.client)
                end()
                self.assert_refused_because(code, f'grant_ended {reason}')
                self.assert_refused_because(code, 'code_reused')

    def assert_refused_because(self, code, reason):
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')
        row = self.env['muk_mcp.log'].search([('method', '=', 'oauth/token')], limit=1)
        self.assertEqual(row.error_message, f'invalid_grant: {reason}')

    def test_code_of_an_archived_user_is_refused(self):
        code = self.issue_code(self.client)
        self.user.active = False
        self.assert_json_error(self.exchange(self.client, code), 'invalid_grant')
