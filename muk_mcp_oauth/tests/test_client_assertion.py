import json
import time
import uuid

from odoo.tests import tagged

from .assertions import ISSUER
from .client_key import EcKey, RsaKey
from .common import CALLBACK, REGISTER, TOKEN, OAuthCase

ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
TOKEN_ENDPOINT = f'{ISSUER}{TOKEN}'


class AssertionCase(OAuthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = EcKey()

    def setUp(self):
        super().setUp()
        self.client = self.register_with(self.key)

    def register_with(self, key):
        return self.register_client(token_endpoint_auth_method='private_key_jwt', jwks=key.jwks)

    def claims(self, client, **changes):
        """Return the claims of a good assertion (RFC 7523 section 3), changed; None leaves one out."""
        now = int(time.time())
        claims = {
            'iss': client['client_id'],
            'sub': client['client_id'],
            'aud': ISSUER,
            'iat': now,
            'exp': now + 60,
            'jti': uuid.uuid4().hex,
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def assertion(self, client, key=None, **changes):
        return (key or self.key).sign(self.claims(client, **changes))

    def exchange_with(self, client, assertion, **parameters):
        credentials = {'client_assertion': assertion, 'client_assertion_type': ASSERTION_TYPE}
        return self.exchange(
            client, parameters.pop('code', None) or self.issue_code(client), **{**credentials, **parameters}
        )

    def assert_refused(self, response):
        self.assert_json_error(response, 'invalid_client', 401)


@tagged('slow')
class TestClientAssertion(AssertionCase):
    def test_announced_algorithms_work_for_both_audiences(self):
        """ASM-06: RS256 and ES256, addressed to the issuer or to the token endpoint."""
        document = self.send('GET', '/.well-known/oauth-authorization-server').json()
        for endpoint in ('token', 'revocation', 'introspection'):
            self.assertIn('private_key_jwt', document[f'{endpoint}_endpoint_auth_methods_supported'])
            self.assertEqual(document[f'{endpoint}_endpoint_auth_signing_alg_values_supported'], ['RS256', 'ES256'])
        for key in (RsaKey(), self.key):
            client = self.register_with(key)
            for audience in (ISSUER, TOKEN_ENDPOINT, [ISSUER]):
                with self.subTest(algorithm=key.algorithm, audience=audience):
                    response = self.exchange_with(client, self.assertion(client, key, aud=audience))
                    self.assertEqual(response.status_code, 200, response.text)

    def test_client_id_may_be_left_to_the_assertion(self):
        """RFC 7521 section 4.2: the subject names the client."""
        response = self.exchange_with(self.client, self.assertion(self.client), client_id=None)
        self.assertEqual(response.status_code, 200, response.text)

    def test_assertion_revokes_too(self):
        """RV-08: revocation asks for the same proof, and without it revokes nothing."""
        tokens = self.exchange_with(self.client, self.assertion(self.client)).json()
        self.assert_refused(self.revoke(self.client, tokens['refresh_token']))
        self.assert_accepted(self.call_tool(tokens['access_token']))
        proof = {'client_assertion': self.assertion(self.client), 'client_assertion_type': ASSERTION_TYPE}
        self.assertEqual(self.revoke(self.client, tokens['refresh_token'], **proof).status_code, 200)
        self.assert_challenge(self.call_tool(tokens['access_token']))

    def test_assertion_is_good_once(self):
        """RFC 7523 section 3: a replay is refused, and consumes no code."""
        assertion, code = self.assertion(self.client), self.issue_code(self.client)
        self.assertEqual(self.exchange_with(self.client, assertion).status_code, 200)
        self.assert_refused(self.exchange_with(self.client, assertion, code=code))
        self.assertEqual(self.exchange_with(self.client, self.assertion(self.client), code=code).status_code, 200)

    def test_assertion_is_used_up_by_a_request_that_fails_later(self):
        """Whoever saw it in a refused request cannot use it."""
        assertion = self.assertion(self.client)
        self.assert_json_error(self.exchange_with(self.client, assertion, code='wrong'), 'invalid_grant')
        self.assert_refused(self.exchange_with(self.client, assertion))

    def test_two_clients_may_choose_the_same_jti(self):
        other = self.register_with(self.key)
        for client in (self.client, other):
            self.assertEqual(self.exchange_with(client, self.assertion(client, jti='same')).status_code, 200)

    def test_used_assertions_are_forgotten_once_expired(self):
        """Each is kept for as long as it would be accepted, not longer."""
        used = self.env['muk_mcp_oauth.client_assertion']
        self.exchange_with(self.client, self.assertion(self.client))
        used._gc_expired()
        self.assertEqual(used.search_count([('client_id', '=', self.record_of(self.client).id)]), 1)
        self.pass_time('client_assertion', minutes=3)
        used._gc_expired()
        self.assertFalse(used.search_count([('client_id', '=', self.record_of(self.client).id)]))

    def test_assertion_is_not_forgotten_while_clocks_that_differ_let_it_pass(self):
        """DF-11: expired a moment ago it is accepted, so its use is remembered for as long."""
        now = int(time.time())
        assertion = self.assertion(self.client, iat=now - 60, exp=now - 10)
        self.assertEqual(self.exchange_with(self.client, assertion).status_code, 200)
        self.env['muk_mcp_oauth.client_assertion']._gc_expired()
        self.assert_refused(self.exchange_with(self.client, assertion))

    def test_unacceptable_assertions_are_refused(self):
        """RFC 7523 section 3: issuer, subject, audience, lifetime and identifier all have to be right."""
        now = int(time.time())
        for changes in (
            {'iss': 'other'},
            {'sub': 'other'},
            {'sub': None},
            {'aud': f'{ISSUER}/'},
            {'aud': None},
            {'aud': [ISSUER, 'https://evil.example']},
            {'exp': now - 120},
            {'exp': None},
            {'exp': now + 86_400},
            {'nbf': now + 600},
            {'jti': None},
            {'jti': ''},
            {'jti': 7},
        ):
            with self.subTest(changes=changes):
                self.assert_refused(self.exchange_with(self.client, self.assertion(self.client, **changes)))

    def test_signature_of_another_key_is_refused(self):
        """Also one without a signature, and one made with a public text as secret."""
        for assertion in (
            self.assertion(self.client, EcKey()),
            self.assertion(self.client, RsaKey()),
            self.key.sign(self.claims(self.client), alg='none'),
            self.key.sign(self.claims(self.client), alg='HS256'),
        ):
            with self.subTest(assertion=assertion[:40]):
                self.assert_refused(self.exchange_with(self.client, assertion))

    def test_malformed_assertions_are_refused(self):
        """Without a client id the assertion has to be read to know whose it is; nothing in it may break the server."""
        bodies = ('b', 'bnVsbA', 'W10', 'eyJzdWIiOlsxXX0', 'eyJzdWIiOiJcdTAwMDAifQ', 'é')
        for text in ('x', 'a.b', '..', 'a' * 9_000, *(f'a.{body}.c' for body in bodies)):
            with self.subTest(assertion=text[:40]):
                self.assert_refused(self.exchange_with(self.client, text, client_id=None))

    def test_other_methods_are_refused_to_the_client(self):
        """No proof, an invented secret, an unknown type of assertion, or two methods at once."""
        code = self.issue_code(self.client)
        self.assert_refused(self.exchange(self.client, code))
        self.assert_refused(self.exchange(self.client, code, client_secret='invented'))
        self.assert_refused(
            self.exchange_with(self.client, self.assertion(self.client), client_assertion_type='urn:other')
        )
        self.assert_json_error(
            self.exchange_with(self.client, self.assertion(self.client), client_secret='x'), 'invalid_request'
        )
        self.assert_json_error(
            self.exchange(self.client, code, client_assertion_type=ASSERTION_TYPE), 'invalid_request'
        )

    def test_assertion_is_refused_to_clients_of_other_methods(self):
        """TK-08: keys that were not registered prove nothing."""
        for method in ('none', 'client_secret_post'):
            with self.subTest(method=method):
                client = self.register_client(token_endpoint_auth_method=method)
                assertion = self.assertion(client)
                self.assert_refused(self.exchange_with({**client, 'client_secret': None}, assertion))


@tagged('slow')
class TestRegisteredKeys(AssertionCase):
    def register(self, **members):
        return self.send(
            'POST',
            REGISTER,
            json={'redirect_uris': [CALLBACK], 'token_endpoint_auth_method': 'private_key_jwt', **members},
        )

    def test_keys_are_echoed(self):
        """REG-02: the set that was registered, and no secret."""
        self.assertEqual(self.client['jwks'], self.key.jwks)
        self.assertNotIn('client_secret', self.client)

    def test_program_on_a_machine_may_have_keys(self):
        """A key pair made at installation is no secret that all copies share (RFC 8252 section 8.5)."""
        answer = self.register(redirect_uris=['http://127.0.0.1/cb'], jwks=self.key.jwks).json()
        self.assertEqual(answer['token_endpoint_auth_method'], 'private_key_jwt')

    def test_unusable_keys_are_refused(self):
        """REG-13: no keys, a URL instead of keys, both, private members, or nothing that can verify."""
        secret = {'kty': 'oct', 'k': 'AAAA'}
        private = {'keys': [{**self.key.jwks['keys'][0], 'd': 'AAAA'}]}
        for members in (
            {},
            {'jwks_uri': 'https://client.example/jwks'},
            {'jwks': self.key.jwks, 'jwks_uri': 'https://client.example/jwks'},
            {'jwks': private},
            {'jwks': {'keys': [secret]}},
            {'jwks': {'keys': []}},
            {'jwks': 'x'},
            {'jwks': []},
            {'jwks': {'keys': ['\ud800']}},
        ):
            with self.subTest(members=json.dumps(members)[:60]):
                self.assert_json_error(self.register(**members), 'invalid_client_metadata')

    def test_keys_without_use_are_dropped(self):
        """What the client will not authenticate with is neither stored nor echoed."""
        client = self.register_client(jwks=self.key.jwks)
        self.assertNotIn('jwks', client)
        self.assertFalse(self.record_of(client).jwks)
