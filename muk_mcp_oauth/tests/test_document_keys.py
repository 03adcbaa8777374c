import json
import time
from datetime import datetime
from uuid import uuid4

from muk_mcp_oauth_core import SigningKey

from odoo.tests import tagged

from odoo.addons.muk_mcp_oauth.models.server.rate_limit import KEY_RENEWALS
from odoo.addons.muk_mcp_oauth.protocol.errors import OAuthError

from .assertions import ISSUER
from .document_case import URL, DocumentCase
from .forge import Forger

NOON = datetime(2026, 11, 23, 12, 0, 0)
JWKS_PATH = '/jwks.json'
JWKS_URI = f'https://agent.example{JWKS_PATH}'


@tagged('slow')
class TestDocumentKeys(DocumentCase):
    """Clients that publish their public keys and sign what they send to the token endpoint."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = SigningKey.generate(2048)
        cls.jwks = {'keys': [json.loads(cls.key.public_jwk())]}

    def setUp(self):
        super().setUp()
        self.sign_in()
        self.client = self.document(token_endpoint_auth_method='private_key_jwt')

    def sign_assertion(self, key=None, kid=None):
        """Sign with a key of the client, named as the published one unless told otherwise."""
        now = int(time.time())
        claims = {'iss': URL, 'sub': URL, 'aud': ISSUER, 'jti': str(uuid4()), 'iat': now, 'exp': now + 60}
        signed = Forger((key or self.key).to_pem()).sign({'alg': 'RS256', 'kid': kid or self.key.kid}, claims)
        return {
            'client_assertion_type': 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
            'client_assertion': signed,
        }

    def publish_signing_client(self, **members):
        self.publish(token_endpoint_auth_method='private_key_jwt', **members)

    def assert_connects_by_key_only(self):
        code = self.obtain_code(self.client)
        self.assert_json_error(self.exchange(self.client, code), 'invalid_client', 401)
        self.assert_json_error(
            self.exchange(self.client, code, **self.sign_assertion(SigningKey.generate(2048))), 'invalid_client', 401
        )
        self.assertEqual(self.exchange(self.client, code, **self.sign_assertion()).status_code, 200)

    def test_keys_in_the_document_authenticate_the_client(self):
        self.publish_signing_client(jwks=self.jwks)
        self.assert_connects_by_key_only()
        self.assertEqual(self.host.requests, [self.PATH])

    def test_keys_beside_the_document_authenticate_the_client(self):
        """ChatGPT publishes a URL of its keys; they are fetched with the document, not by the token endpoint."""
        self.publish_signing_client(jwks_uri=JWKS_URI)
        self.host.publish(JWKS_PATH, self.jwks)
        self.assert_connects_by_key_only()
        self.assertEqual(self.host.requests, [self.PATH, JWKS_PATH])

    def renew_keys(self, publish):
        """Connect, let the client publish another key and return that."""
        publish(self.jwks)
        self.tokens = self.exchange(self.client, self.obtain_code(self.client), **self.sign_assertion()).json()
        renewed = SigningKey.generate(2048)
        publish({'keys': [json.loads(renewed.public_jwk())]})
        self.host.requests.clear()
        return renewed

    def publish_beside(self, jwks):
        self.publish_signing_client(jwks_uri=JWKS_URI)
        self.host.publish(JWKS_PATH, jwks)

    def refresh_with(self, key, kid=None):
        response = self.refresh(self.client, self.tokens['refresh_token'], **self.sign_assertion(key, kid or key.kid))
        if response.status_code == 200:
            self.tokens = response.json()
        return response

    def test_renewed_keys_authenticate_the_client_without_a_user(self):
        """The document is fetched again where an assertion names a key that is new, and the old key is good no more."""
        for publish, requests in (
            (self.publish_beside, [self.PATH, JWKS_PATH]),
            (lambda jwks: self.publish_signing_client(jwks=jwks), [self.PATH]),
        ):
            with self.subTest(requests=requests):
                self.forget_clients()
                self.env['muk_mcp_oauth.rate_limit'].search([]).unlink()
                renewed = self.renew_keys(publish)
                self.assertEqual(self.refresh_with(renewed).status_code, 200)
                self.assertEqual(self.refresh_with(renewed).status_code, 200)
                self.assertEqual(self.host.requests, requests)
                self.assert_json_error(self.refresh_with(self.key), 'invalid_client', 401)

    def test_unknown_keys_cost_one_fetch_a_minute(self):
        """Anybody can name a key that nobody published."""
        self.renew_keys(self.publish_beside)
        stranger = SigningKey.generate(2048)
        # A minute may begin among them.
        for _ in range(5):
            self.assert_json_error(self.refresh_with(stranger), 'invalid_client', 401)
        self.assertIn(len(self.host.requests), (2, 4))

    def test_keys_are_renewed_for_few_clients_in_a_minute(self):
        """SL-03: forty clients of one user were 200 seconds of a worker, for requests without credentials."""
        limits = self.env['muk_mcp_oauth.rate_limit']
        for number in range(KEY_RENEWALS):
            limits._limit_key_renewal(f'https://{number}.example/x', f'{number}.example', NOON)
        with self.assertRaises(OAuthError) as refusal:
            limits._limit_key_renewal('https://last.example/x', 'last.example', NOON)
        self.assertEqual(refusal.exception.status, 429)

    def test_forged_signature_costs_no_fetch(self):
        """The key that it names is known, so there is nothing to learn."""
        self.renew_keys(self.publish_beside)
        self.assert_json_error(self.refresh_with(SigningKey.generate(2048), self.key.kid), 'invalid_client', 401)
        self.assertEqual(self.host.requests, [])

    def test_keys_of_a_client_that_nobody_allows_are_not_fetched(self):
        """SL-03: nor those of a client whose only user has left."""
        renewed = self.renew_keys(self.publish_beside)
        self.record_of(self.client).consent_ids.action_withdraw()
        self.refresh_with(renewed)
        self.record_of(self.client).consent_ids.withdrawn_at = False
        self.user.sudo().active = False
        self.refresh_with(renewed)
        self.user.sudo().active = True
        self.record_of(self.client).action_block()
        self.refresh_with(renewed)
        self.record_of(self.client).action_activate()
        self.configure(client_documents='nobody')
        self.refresh_with(renewed)
        self.assertEqual(self.host.requests, [])

    def test_keys_that_cannot_be_fetched_change_nothing(self):
        renewed = self.renew_keys(self.publish_beside)
        self.host.answers[JWKS_PATH] = lambda handler: handler.send(500, b'')
        self.assert_json_error(self.refresh_with(renewed), 'invalid_client', 401)
        self.assertEqual(self.refresh_with(self.key).status_code, 200)

    def test_keys_on_another_host_are_not_fetched(self):
        for uri in (
            'https://chatgpt.com/jwks.json',
            'http://agent.example/jwks.json',
            'https://127.0.0.1/jwks.json',
            '',
            7,
        ):
            with self.subTest(uri=uri):
                self.assert_unusable(token_endpoint_auth_method='private_key_jwt', jwks_uri=uri)

    def test_unusable_keys_refuse_the_document(self):
        private = {'keys': [{**self.jwks['keys'][0], 'd': 'AQAB'}]}
        twofold = {'jwks': self.jwks, 'jwks_uri': JWKS_URI}
        for members in ({}, {'jwks': {}}, {'jwks': {'keys': []}}, {'jwks': 'x'}, {'jwks': private}, twofold):
            with self.subTest(members=members):
                self.assert_unusable(token_endpoint_auth_method='private_key_jwt', **members)

    def test_unusable_answer_for_the_keys_refuses_the_document(self):
        self.publish_signing_client(jwks_uri=JWKS_URI)
        for status, body in ((200, b'{}'), (200, b'\xff'), (200, b'x' * 65_537), (404, b''), (302, b'')):
            with self.subTest(status=status, body=body[:10]):
                self.host.answers[JWKS_PATH] = lambda handler, status=status, body=body: handler.send(status, body)
                self.assert_error_page(self.authorize(self.client))

    def test_assertion_of_a_public_client_is_no_obstacle(self):
        """CID-14: ChatGPT signs wherever a server could verify it, although its document lets it be public."""
        self.publish_signing_client(
            token_endpoint_auth_methods_supported=['none', 'private_key_jwt'], jwks_uri=JWKS_URI
        )
        response = self.exchange(self.client, self.obtain_code(self.client), client_id=None, **self.sign_assertion())
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(self.host.requests, [self.PATH])

    def test_deleted_client_is_told_so_although_it_signs(self):
        """TK-15: public or not, ChatGPT signs; what it is told has to make it connect from the beginning."""
        self.publish_signing_client(jwks=self.jwks)
        token = self.exchange(self.client, self.obtain_code(self.client), **self.sign_assertion()).json()[
            'refresh_token'
        ]
        self.forget_clients()
        self.assert_json_error(self.refresh(self.client, token, **self.sign_assertion()), 'invalid_client', 401)
