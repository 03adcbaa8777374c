from .common import CALLBACK, TOKEN, VERIFIER, OAuthCase

FORM = 'application/x-www-form-urlencoded'


class TestTokenRequest(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()

    def assert_still_redeemable(self, code):
        """The refusals before consumed nothing."""
        self.assertEqual(self.exchange(self.client, code).status_code, 200)

    def test_only_post_is_served_and_the_query_is_never_read(self):
        """TK-01: a token request in a URL would end in logs."""
        code = self.issue_code(self.client)
        query = {'grant_type': 'authorization_code', 'code': code, 'client_id': self.client['client_id']}
        self.assert_method_not_allowed(self.send('GET', TOKEN, params=query), 'POST', 'OPTIONS')
        self.assert_json_error(
            self.send('POST', TOKEN, params=query, headers={'Content-Type': FORM}), 'invalid_request'
        )
        self.assert_still_redeemable(code)

    def test_answer_holds_what_a_client_needs(self):
        """TK-02: token, type, lifetime as a number, and the scope that was granted."""
        response = self.exchange(self.client, self.issue_code(self.client, 'mcp:read'))
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers['Content-Type'], 'application/json')
        answer = response.json()
        self.assertEqual(set(answer), {'access_token', 'token_type', 'expires_in', 'refresh_token', 'scope'})
        self.assertEqual((answer['token_type'], answer['expires_in'], answer['scope']), ('Bearer', 900, 'mcp:read'))

    def test_no_answer_may_be_stored(self):
        """TK-03: successes and errors alike; web pages may read them, without credentials, and no cookie comes along."""
        self.opener.cookies.clear()
        self.configure(failures_per_minute=1)
        answers = [self.exchange(self.client, self.issue_code(self.client))]
        answers += [self.exchange(self.client, 'unknown') for _ in range(3)]
        answers += [self.exchange({**self.client, 'client_id': 'unknown'}, 'x'), self.send('POST', TOKEN, json={})]
        self.assertEqual({answer.status_code for answer in answers}, {200, 400, 401, 429})
        for answer in answers:
            with self.subTest(status=answer.status_code):
                self.assertEqual((answer.headers['Cache-Control'], answer.headers['Pragma']), ('no-store', 'no-cache'))
                self.assertEqual(answer.headers['Access-Control-Allow-Origin'], '*')
                self.assertNotIn('Set-Cookie', answer.headers)

    def test_hostile_input_is_not_repeated(self):
        """TK-04: every error keeps to the characters of its grammar (checked with every JSON error)."""
        hostile = '"\\\nü<b>'
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.client, hostile), 'invalid_grant')
        for name, error in (
            ('grant_type', 'unsupported_grant_type'),
            ('code_verifier', 'invalid_grant'),
            ('redirect_uri', 'invalid_grant'),
            ('resource', 'invalid_target'),
        ):
            with self.subTest(name=name):
                response = self.exchange(self.client, code, **{name: hostile})
                self.assert_json_error(response, error)
                self.assertNotIn('<b>', response.text)
        self.assert_json_error(self.exchange(self.client, code, client_id=hostile), 'invalid_client', 401)
        self.assert_json_error(self.exchange(self.client, code, client_id='\x00'), 'invalid_request')
        self.assert_still_redeemable(code)

    def test_body_has_to_be_a_form(self):
        """TK-05: JSON, multipart and untyped bodies are refused; a charset does no harm."""
        code = self.issue_code(self.client)
        form = {'grant_type': 'authorization_code', 'code': code, 'client_id': self.client['client_id']}
        self.assert_json_error(self.send('POST', TOKEN, json=form), 'invalid_request')
        self.assert_json_error(
            self.send('POST', TOKEN, files={name: (None, value) for name, value in form.items()}), 'invalid_request'
        )
        self.assert_json_error(self.send('POST', TOKEN, data=b'grant_type=authorization_code'), 'invalid_request')
        self.assert_json_error(
            self.send('POST', TOKEN, data=b'grant_type=%ff', headers={'Content-Type': FORM}), 'invalid_request'
        )
        self.assertEqual(
            self.exchange(self.client, code, headers={'Content-Type': f'{FORM}; charset=UTF-8'}).status_code, 200
        )

    def test_long_bodies_are_refused_whole(self):
        """A body above 64 KiB is refused, also where its length is not announced."""
        body = b'grant_type=authorization_code&code=x&padding=' + b'x' * 65_536
        for data in (body, iter([body])):
            self.assert_json_error(
                self.send('POST', TOKEN, data=data, headers={'Content-Type': FORM}), 'invalid_request', 413
            )

    def test_other_grants_are_unsupported(self):
        """TK-06: a missing grant type is an invalid request."""
        self.assert_json_error(self.ask_token(self.client), 'invalid_request')
        for grant_type in (
            'password',
            'client_credentials',
            'implicit',
            'urn:ietf:params:oauth:grant-type:token-exchange',
            'X',
        ):
            with self.subTest(grant_type=grant_type):
                self.assert_json_error(self.ask_token(self.client, grant_type=grant_type), 'unsupported_grant_type')

    def test_repeated_parameters_are_refused(self):
        """TK-07: nothing is consumed; unknown ones are ignored and empty ones absent."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.client, [code, code]), 'invalid_request')
        for name, value in (
            ('grant_type', 'authorization_code'),
            ('client_id', self.client['client_id']),
            ('redirect_uri', CALLBACK),
            ('code_verifier', VERIFIER),
            ('client_secret', 'x'),
            ('scope', 'mcp:read'),
            ('foo', 'x'),
        ):
            for second in (value, 'other', ''):
                with self.subTest(name=name, second=second):
                    self.assert_json_error(
                        self.exchange(self.client, code, **{name: [value, second]}), 'invalid_request'
                    )
        token = self.connect(self.client)['refresh_token']
        self.assert_json_error(self.refresh(self.client, [token, token]), 'invalid_request')
        self.assertEqual(self.refresh(self.client, token).status_code, 200)
        self.assertEqual(self.exchange(self.client, code, foo='bar', scope='').status_code, 200)

    def test_client_has_to_be_named(self):
        """TK-08: without or with an unknown id nothing is consumed."""
        code = self.issue_code(self.client)
        for client_id in (None, '', 'unknown'):
            with self.subTest(client_id=client_id):
                self.assert_json_error(self.exchange(self.client, code, client_id=client_id), 'invalid_client', 401)
        self.assert_still_redeemable(code)

    def test_public_client_has_no_secret(self):
        """TK-08: an invented one is not ignored."""
        code = self.issue_code(self.client)
        self.assert_json_error(self.exchange(self.client, code, client_secret='invented'), 'invalid_client', 401)
        self.assert_still_redeemable(code)
