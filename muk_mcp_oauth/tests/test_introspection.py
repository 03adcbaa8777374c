from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .assertions import ISSUER
from .common import CALLBACK, RESOURCE, OAuthCase, basic
from .forge import claims_of

INTROSPECT = '/mcp/oauth/introspect'


@tagged('slow')
class TestIntrospection(OAuthCase):
    """RFC 7662: what a confidential client learns about a token."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.tokens = self.connect(self.client)

    def introspect(self, client, token, headers=None, **parameters):
        credentials = {'client_id': client['client_id'], 'client_secret': client.get('client_secret')}
        return self.send('POST', INTROSPECT, data={**credentials, 'token': token, **parameters}, headers=headers)

    def ask(self, token, client=None):
        response = self.introspect(client or self.client, token)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def create_gateway(self, **values):
        """Make the client of a resource server, as an administrator does."""
        record = self.env['muk_mcp_oauth.client'].create(
            {
                'name': 'Gateway',
                'redirect_uris': CALLBACK,
                'token_endpoint_auth_method': 'client_secret_basic',
                'may_introspect': True,
                **values,
            }
        )
        secret = record.action_new_secret()['context']['default_secret']
        return {'client_id': record.client_id, 'client_secret': secret, 'redirect_uris': [CALLBACK]}

    def test_endpoint_is_announced(self):
        """RFC 8414 section 2: with the methods that work there, `none` not among them."""
        document = self.send('GET', '/.well-known/oauth-authorization-server').json()
        self.assertEqual(document['introspection_endpoint'], ISSUER + INTROSPECT)
        methods = ['client_secret_basic', 'client_secret_post', 'private_key_jwt']
        self.assertEqual(document['introspection_endpoint_auth_methods_supported'], methods)

    def test_live_access_token_is_described(self):
        """Section 2.2: what the token itself says, and nothing about the user but the subject."""
        claims = claims_of(self.tokens['access_token'])
        response = self.introspect(self.client, self.tokens['access_token'])
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        self.assertEqual(
            response.json(),
            {
                'active': True,
                'token_type': 'Bearer',
                'client_id': self.client['client_id'],
                'sub': str(self.user.id),
                'iss': ISSUER,
                'aud': RESOURCE,
                **{name: claims[name] for name in ('scope', 'jti', 'iat', 'nbf', 'exp')},
            },
        )

    def test_live_refresh_token_is_described(self):
        answer = self.ask(self.tokens['refresh_token'])
        self.assertEqual(
            (answer['active'], answer['sub'], answer['scope']), (True, str(self.user.id), 'mcp:read mcp:write')
        )
        self.assertNotIn('token_type', answer)

    def test_used_refresh_token_is_inactive(self):
        """Its successor is the live one."""
        successor = self.refresh(self.client, self.tokens['refresh_token']).json()['refresh_token']
        self.assertEqual(self.ask(self.tokens['refresh_token']), {'active': False})
        self.assertTrue(self.ask(successor)['active'])

    def test_asking_does_not_use_a_token(self):
        self.ask(self.tokens['refresh_token'])
        self.assertEqual(self.refresh(self.client, self.tokens['refresh_token']).status_code, 200)

    def test_dead_tokens_are_inactive(self):
        """Section 2.2: everything that ends a token at `/mcp` ends it here, and the answer does not tell which."""
        record = self.record_of(self.client)
        ends = {
            'grant ended': lambda: record.grant_ids._end('test'),
            'consent withdrawn': lambda: record.consent_ids.write({'withdrawn_at': record.create_date}),
            'user archived': lambda: self.user.write({'active': False}),
            'grant expired': lambda: self.pass_time('grant', days=400),
        }
        for name, end in ends.items():
            with self.subTest(end=name), self.env.cr.savepoint() as savepoint:
                end()
                self.env.flush_all()
                self.assertEqual(
                    [self.ask(self.tokens[kind]) for kind in ('access_token', 'refresh_token')], [{'active': False}] * 2
                )
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(self.ask(self.tokens['access_token'])['active'])

    def test_unknown_tokens_are_inactive(self):
        """Section 2.2: garbage is no error."""
        header, claims, signature = self.tokens['access_token'].split('.')
        for token in ('x', 'a.b.c', f'{header}.{claims}.{signature[:-4]}AAAA', 'y' * 10_000, '..'):
            with self.subTest(token=token[:30]):
                self.assertEqual(self.ask(token), {'active': False})

    def test_tokens_of_others_are_inactive(self):
        """Section 2.2: a client learns about its own tokens only."""
        other = self.register_client(token_endpoint_auth_method='client_secret_post')
        for kind in ('access_token', 'refresh_token'):
            self.assertEqual(self.ask(self.tokens[kind], other), {'active': False})

    def test_gateway_sees_access_tokens_of_all(self):
        """A resource server in front of Odoo; refresh tokens are none of its business."""
        gateway = self.create_gateway()
        self.assertTrue(self.ask(self.tokens['access_token'], gateway)['active'])
        self.assertEqual(self.ask(self.tokens['refresh_token'], gateway), {'active': False})
        header = basic(gateway['client_id'], gateway['client_secret'])
        response = self.send('POST', INTROSPECT, data={'token': self.tokens['access_token']}, headers=header)
        self.assertTrue(response.json()['active'])

    def test_trust_in_a_gateway_needs_an_administrator_and_a_secret(self):
        """Neither a public client nor one that registered itself can have it."""
        with self.assertRaisesRegex(ValidationError, 'confidential client'):
            self.create_gateway(token_endpoint_auth_method='none')
        with self.assertRaisesRegex(ValidationError, 'confidential client'):
            self.record_of(self.client).may_introspect = True

    def test_public_client_may_not_ask(self):
        """Section 2.1: or whoever finds a token could try it."""
        public = self.register_client()
        tokens = self.connect(public)
        self.assert_json_error(self.introspect(public, tokens['access_token']), 'invalid_client', 401)

    def test_client_has_to_authenticate(self):
        for secret in (None, 'wrong'):
            with self.subTest(secret=secret):
                response = self.introspect({**self.client, 'client_secret': secret}, self.tokens['access_token'])
                self.assert_json_error(response, 'invalid_client', 401)

    def test_malformed_requests_are_refused(self):
        """No token, two, only in the query, or another method or content type."""
        self.assert_json_error(self.introspect(self.client, None), 'invalid_request')
        self.assert_json_error(self.introspect(self.client, ['a', 'b']), 'invalid_request')
        self.assert_json_error(self.send('POST', INTROSPECT, params={'token': 'x'}), 'invalid_request')
        self.assert_json_error(self.send('POST', INTROSPECT, json={'token': 'x'}), 'invalid_request')
        self.assert_method_not_allowed(self.send('GET', INTROSPECT, params={'token': 'x'}), 'POST', 'OPTIONS')

    def test_event_is_recorded(self):
        self.ask(self.tokens['access_token'])
        row = self.env['muk_mcp.log'].search([('method', '=', 'oauth/introspect')], limit=1, order='id desc')
        self.assertEqual((row.status, row.oauth_client, row.user_id), ('ok', self.client['client_id'], self.user))
