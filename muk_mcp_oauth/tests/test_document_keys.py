import json
import time
from uuid import uuid4

from muk_mcp_oauth_core import SigningKey

from .assertions import ISSUER
from .document_case import URL, DocumentCase
from .forge import Forger

JWKS_PATH = '/jwks.json'
JWKS_URI = f'https://agent.example{JWKS_PATH}'


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

    def sign_assertion(self, key=None):
        now = int(time.time())
        claims = {'iss': URL, 'sub': URL, 'aud': ISSUER, 'jti': str(uuid4()), 'iat': now, 'exp': now + 60}
        signed = Forger((key or self.key).to_pem()).sign({'alg': 'RS256', 'kid': self.key.kid}, claims)
        return {'client_assertion_type': 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', 'client_assertion': signed}

    def publish_signing_client(self, **members):
        self.publish(token_endpoint_auth_method='private_key_jwt', **members)

    def assert_connects_by_key_only(self):
        code = self.obtain_code(self.client)
        self.assert_json_error(self.exchange(self.client, code), 'invalid_client', 401)
        self.assert_json_error(self.exchange(self.client, code, **self.sign_assertion(SigningKey.generate(2048))), 'invalid_client', 401)
        self.assertEqual(self.exchange(self.client, code, **self.sign_assertion()).status_code, 200)

    def test_keys_in_the_document_authenticate_the_client(self):
        self.publish_signing_client(jwks=self.jwks)
        self.assert_connects_by_key_only()
        self.assertEqual(self.host.requests, [self.PATH])

    def test_keys_beside_the_document_authenticate_the_client(self):
        """ChatGPT publishes an address of its keys; they are fetched with the document, never by the token endpoint."""
        self.publish_signing_client(jwks_uri=JWKS_URI)
        self.host.publish(JWKS_PATH, self.jwks)
        self.assert_connects_by_key_only()
        self.assertEqual(self.host.requests, [self.PATH, JWKS_PATH])

    def test_keys_on_another_host_are_not_fetched(self):
        for uri in ('https://chatgpt.com/jwks.json', 'http://agent.example/jwks.json', 'https://127.0.0.1/jwks.json', '', 7):
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
        self.publish_signing_client(token_endpoint_auth_methods_supported=['none', 'private_key_jwt'], jwks_uri=JWKS_URI)
        response = self.exchange(self.client, self.obtain_code(self.client), client_id=None, **self.sign_assertion())
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(self.host.requests, [self.PATH])

    def test_refresh_token_of_a_deleted_client_is_dead_although_it_signs(self):
        """TR-06: public or not, ChatGPT signs; what it is told has to send the person through the connection again."""
        self.publish_signing_client(jwks=self.jwks)
        token = self.exchange(self.client, self.obtain_code(self.client), **self.sign_assertion()).json()['refresh_token']
        self.forget_clients()
        self.assert_json_error(self.refresh(self.client, token, **self.sign_assertion()), 'invalid_grant')
