import time
from hashlib import sha256

from odoo import Command, http

from .answers import challenge_parameters
from .assertions import ISSUER
from .common import JWKS, RESOURCE, OAuthCase, groups_field
from .forge import claims_of, header_of, public_key, verify

PING = {'jsonrpc': '2.0', 'id': 1, 'method': 'ping'}


class TestBearer(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.token = self.connect(self.client)['access_token']

    def test_request_without_a_token_is_challenged(self):
        """RS-01: with the way to the authorization server and the scope, without an error."""
        for method in ('POST', 'GET', 'DELETE'):
            with self.subTest(method=method):
                response = self.send(method, '/mcp', json={} if method == 'POST' else None)
                self.assertEqual(self.assert_challenge(response, error=None)['scope'], 'mcp:read mcp:write')

    def test_scheme_has_no_case(self):
        """RS-02."""
        for scheme in ('bearer', 'BEARER', 'bEaReR'):
            with self.subTest(scheme=scheme):
                self.assert_accepted(self.call_tool(self.token, scheme=scheme))

    def test_token_counts_in_the_header_only(self):
        """RS-03: in the query or a form it is as good as none."""
        self.assert_challenge(self.send('POST', '/mcp', params={'access_token': self.token}, json={}), error=None)
        self.assert_challenge(self.send('POST', '/mcp', data={'access_token': self.token}), error=None)

    def test_malformed_headers_are_refused(self):
        """RS-04: two credentials, none, or one in two words."""
        token = self.token
        for value in (
            f'Bearer {token}, Bearer {token}',
            f'Bearer {token},Bearer {token}',
            'Bearer',
            'Bearer ',
            f'Bearer a {token}',
            f'Bearer {token} b',
            'Basic YTpi',
            token,
        ):
            with self.subTest(value=value[:12]):
                self.assert_challenge(
                    self.send('POST', '/mcp', json=PING, headers={'Authorization': value}), 'invalid_request'
                )

    def test_token_that_comes_in_two_ways_is_refused(self):
        """RS-04: the same or another one, in the query or a form; the handler is not reached, whoever gave the token."""
        key = self.make_api_key(self.user)
        for token, second in ((self.token, self.token), (self.token, 'x'), (self.token, ''), (key, key)):
            headers = {'Authorization': f'Bearer {token}'}
            with self.subTest(token=token[:8], second=second[:8]):
                for twice in (
                    {'params': {'access_token': second}, 'json': PING},
                    {'data': {'x': 'y', 'access_token': second}},
                ):
                    self.assert_challenge(self.send('POST', '/mcp', headers=headers, **twice), 'invalid_request')
                for method in ('GET', 'DELETE'):
                    response = self.send(
                        method, '/mcp', headers=headers, params={'access%5Ftoken': second, 'access_token': second}
                    )
                    self.assert_challenge(response, 'invalid_request')
                self.assertEqual(
                    self.send('POST', '/mcp', headers=headers, params={'token': second}, json=PING).status_code, 200
                )

    def test_garbage_is_refused(self):
        """RS-05: whether or not it looks like a token."""
        header, claims, signature = self.token.split('.')
        changed = (
            f'{header}.{claims}.',
            f'{header}.{claims}.{signature[:-4]}AAAA',
            f'{self.token}.x',
            f'{self.token}=',
        )
        for token in ('garbage', 'a.b.c', '..', 'gar"bage', 'a.b.c!', *changed):
            with self.subTest(token=token[-20:]):
                self.assert_challenge(self.call_tool(token))

    def test_expired_token_is_refused(self):
        """RS-05: the row ends with the claim, whichever is asked first."""
        self.pass_time('access_token', seconds=900 + 31)
        self.assert_challenge(self.call_tool(self.token))

    def test_user_who_may_no_longer_connect_is_refused(self):
        """RS-05: taken out of the group, at the next request."""
        self.env.ref('base.group_user').implied_ids -= self.env.ref('muk_mcp_oauth.group_connect')
        self.user.write({groups_field(self.user): [Command.set(self.env.ref('base.group_user').ids)]})
        self.assert_challenge(self.call_tool(self.token))

    def test_token_acts_as_the_user(self):
        """The tools run with the access rights of who allowed it."""
        response = self.call_tool(
            self.token, 'search_read', model='res.users', domain=[['id', '=', self.user.id]], fields=['login']
        )
        self.assertIn('ada.user', response.text)
        self.assertIn('"isError":true', self.call_tool(self.token, 'search_read', model='ir.config_parameter').text)

    def test_issued_token_verifies_with_another_implementation(self):
        """RS-12: by the published key of its kid, with the claims of RFC 9068 and nothing about the user but an id."""
        header, claims = header_of(self.token), claims_of(self.token)
        keys = {jwk['kid']: jwk for jwk in self.send('GET', JWKS).json()['keys']}
        verify(self.token, public_key(keys[header['kid']]))
        self.assertEqual((header['typ'], header['alg']), ('at+jwt', 'RS256'))
        self.assertEqual(set(claims), {'iss', 'aud', 'sub', 'client_id', 'scope', 'jti', 'iat', 'nbf', 'exp'})
        self.assertEqual((claims['iss'], claims['aud'], claims['sub']), (ISSUER, RESOURCE, str(self.user.id)))
        self.assertEqual((claims['client_id'], claims['scope']), (self.client['client_id'], 'mcp:read mcp:write'))
        self.assertEqual(claims['exp'] - claims['iat'], 900)
        self.assertNotEqual(claims_of(self.connect(self.client)['access_token'])['jti'], claims['jti'])

    def test_tool_that_writes_needs_the_scope_to_write(self):
        """RS-13: the challenge names the complete scope for the operation; nothing is written."""
        token = self.connect(self.client, 'mcp:read')['access_token']
        response = self.call_tool(token, 'create_records', values=[{'name': 'Forbidden Agent'}])
        self.assertEqual(self.assert_challenge(response, 'insufficient_scope', 403)['scope'], 'mcp:read mcp:write')
        self.assertEqual(response.headers['Content-Type'], 'application/json')
        self.assertEqual(response.json()['id'], 1)
        self.assertIn('create_records writes', response.json()['error']['message'])
        self.assertFalse(self.env['res.partner'].search([('name', '=', 'Forbidden Agent')]))

    def test_scope_to_write_includes_reading(self):
        """RS-14: the broader scope alone is enough."""
        client = self.register_client(scope='mcp:write')
        self.assert_accepted(self.call_tool(self.connect(client)['access_token']))
        self.assert_accepted(self.call_tool(self.token, 'create_records', values=[{'name': 'Agent'}]))

    def test_session_cookie_is_no_token(self):
        """RS-15: every request carries its own authorization."""
        self.sign_in()
        self.assert_challenge(self.call_tool(None), error=None)

    def test_password_confirmed_in_a_session_is_not_that_of_the_user(self):
        """RS-15: who holds a token may sign in as somebody else, and make no API key of the user by that."""
        session = self.authenticate(self.create_user('mallory').login, 'mallory')
        session['identity-check-last'] = time.time()
        http.root.session_store.save(session)
        wizard = {'model': 'res.users', 'method': 'api_key_wizard', 'ids': self.user.ids}
        self.assertIn('asks for the identity of the user', self.call_tool(self.token, 'call_method', **wizard).text)

    def test_client_makes_itself_no_key(self):
        """Or it would outlive its connection, where muk_mcp lets people write keys of their own."""
        key = self.make_api_key(self.user)
        self.env.cr.execute("SELECT max(id) FROM muk_mcp_key WHERE name = 'Script'")
        script = self.env['muk_mcp.key'].browse(self.env.cr.fetchone())
        mine = {'name': 'Mine', 'user_id': self.user.id, 'key_hash': sha256(b'mine').hexdigest()}
        made = self.call_tool(self.token, 'create_records', model='muk_mcp.key', values=[mine])
        changed = self.call_tool(
            self.token, 'update_records', model='muk_mcp.key', ids=script.ids, values={'name': 'Mine'}
        )
        for response in (made, changed):
            self.assertIn('"isError":true', response.text)
        self.assertFalse(self.env['muk_mcp.key'].with_context(active_test=False).search([('name', '=', 'Mine')]))
        self.assert_accepted(self.call_tool(key))

    def test_token_leaves_no_session_behind(self):
        self.opener.cookies.clear()
        self.assertNotIn('Set-Cookie', self.call_tool(self.token).headers)

    def test_challenges_keep_to_their_grammar(self):
        """RS-16: each attribute once and in legal characters, whatever was sent."""
        for token in ('"x"', 'a.b.c", error="none', 'é'.encode().decode('latin-1'), 'x' * 8000):
            with self.subTest(token=token[:10]):
                response = self.send(
                    'POST', '/mcp', params={'x': '"\\'}, json={}, headers={'Authorization': f'Bearer {token}'}
                )
                self.assertIn(challenge_parameters(response)['error'], ('invalid_token', 'invalid_request'))
