import json

from lxml import html
from muk_mcp_oauth_core import SigningKey

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..compat import VERSION
from .common import REGISTER, REVOKE, TOKEN, OAuthCase
from .forge import Forger, claims_of, header_of


@tagged('slow')
class TestForeignCredential(OAuthCase):
    """What is a credential somewhere, but no access token; and an access token where it is no credential."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.tokens = self.connect(self.client)
        self.token = self.tokens['access_token']

    def test_other_credentials_are_no_access_tokens(self):
        """RS-05: of Odoo and of this server, good where they belong."""
        self.sign_in()
        page = self.open_consent(self.client, prompt='consent')
        others = {
            'refresh token': self.tokens['refresh_token'],
            'code': self.issue_code(self.client),
            'client secret': self.client['client_secret'],
            'client id': self.client['client_id'],
            'registration token': self.client['registration_access_token'],
            'consent page': page.hidden['page'],
            'session': self.session.sid,
            'password': self.user.login,
            'API key of Odoo': self.api_key(),
        }
        self.sign_out()
        for name, credential in others.items():
            with self.subTest(credential=name):
                self.assert_challenge(self.call_tool(credential))
        self.assert_accepted(self.call_tool(self.token))

    def api_key(self):
        """A key as the user makes one for RPC; since 18 it has an end."""
        keys = self.env['res.users.apikeys'].with_user(self.user).sudo()
        return keys._generate('rpc', 'Script', *([None] if VERSION >= 18 else []))

    def test_session_does_not_mend_a_bad_token(self):
        """RS-15: somebody who is signed in is still nobody with a token that is not good."""
        self.sign_in()
        self.assert_challenge(self.call_tool('garbage'))
        self.assert_challenge(self.call_tool(f'{self.token}x'))

    def test_token_of_a_stranger_s_key_is_refused(self):
        """RS-10: whatever the header says about where to find the key."""
        key = SigningKey.generate(2048)
        forger, claims, header = Forger(key.to_pem()), claims_of(self.token), header_of(self.token)
        public = json.loads(key.public_jwk())
        for changes in (
            {},
            {'kid': key.kid},
            {'jwk': public},
            {'jwk': public, 'kid': public['kid']},
            {'jku': 'https://evil.example/jwks.json'},
            {'x5u': 'https://evil.example/key.pem'},
            {'x5c': ['AAAA']},
            {'crit': ['exp']},
            {'kid': '../../dev/null'},
            {'kid': ['x']},
        ):
            with self.subTest(header=changes):
                self.assert_challenge(self.call_tool(forger.sign({**header, **changes}, claims)))

    def test_claims_of_a_wrong_type_are_refused(self):
        """RS-06 to RS-08, RS-11: signed with the server's own key."""
        self.env.cr.execute('SELECT private_pem FROM muk_mcp_oauth_signing_key WHERE retired_at IS NULL')
        forger, claims, header = Forger(self.env.cr.fetchone()[0]), claims_of(self.token), header_of(self.token)
        self.assert_accepted(self.call_tool(forger.sign(header, claims)))
        for name in ('iss', 'sub', 'client_id', 'jti', 'scope', 'exp', 'iat'):
            for value in (True, 7.5, {}, [claims[name]], ''):
                with self.subTest(claim=name, value=value):
                    self.assert_challenge(self.call_tool(forger.sign(header, {**claims, name: value})))

    def test_access_token_opens_nothing_else_in_odoo(self):
        """RPC, the back end, files and the other endpoints of this server take it for nothing."""
        private = self.env['ir.attachment'].create({'name': 'Private', 'raw': b'of the company'})
        name = 'res.partner'
        call = {
            'jsonrpc': '2.0',
            'params': {'model': name, 'method': 'search_read', 'args': [[], ['name']], 'kwargs': {}},
        }
        for method, path, body in (
            ('GET', '/odoo', None),
            ('GET', '/web', None),
            ('GET', f'/web/content/{private.id}', None),
            ('POST', f'/web/dataset/call_kw/{name}/search_read', call),
            ('POST', '/web/session/get_session_info', call),
            ('POST', f'/json/2/{name}/search_read', {'fields': ['name']}),
            ('GET', f'/json/1/{name}', None),
        ):
            with self.subTest(path=path), mute_logger('odoo.http'):
                self.opener.cookies.clear()
                answer = self.send(method, path, json=body, headers={'Authorization': f'Bearer {self.token}'})
                opened = answer.status_code == 200 and 'error' not in answer.json()
                self.assertFalse(opened, answer.text)
                self.assertNotIn('of the company', answer.text)

    def test_access_token_is_no_password(self):
        """Of RPC and of the login."""
        credentials = [self.env.cr.dbname, self.user.login, self.token, {}]
        with mute_logger('odoo.http', 'odoo.addons.rpc.controllers.jsonrpc', 'odoo.addons.base.models.res_users'):
            for arguments in (
                {'service': 'common', 'method': 'authenticate', 'args': credentials},
                {
                    'service': 'object',
                    'method': 'execute_kw',
                    'args': [
                        self.env.cr.dbname,
                        self.user.id,
                        self.token,
                        'res.partner',
                        'search_read',
                        [[], ['name']],
                    ],
                },
            ):
                answer = self.send('POST', '/jsonrpc', json={'jsonrpc': '2.0', 'params': arguments}).json()
                self.assertFalse(answer.get('result'), answer)
            form = html.fromstring(self.send('GET', '/web/login').text).xpath(
                '//form[contains(@action, "/web/login")]//input[@name]'
            )
            fields = {field.get('name'): field.get('value') for field in form}
            self.assertEqual(
                self.send(
                    'POST', '/web/login', data={**fields, 'login': self.user.login, 'password': self.token}
                ).status_code,
                200,
            )

    def test_access_token_authenticates_no_client(self):
        """At this server's own endpoints, where a header of that scheme means nothing or something else."""
        bearer = {'Authorization': f'Bearer {self.token}'}
        form = {
            'client_id': self.client['client_id'],
            'token': self.tokens['refresh_token'],
            'grant_type': 'refresh_token',
            'refresh_token': self.tokens['refresh_token'],
        }
        for path in (TOKEN, REVOKE, '/mcp/oauth/introspect'):
            with self.subTest(path=path):
                self.assert_json_error(self.send('POST', path, data=form, headers=bearer), 'invalid_client', 401)
        for method in ('GET', 'PUT', 'DELETE'):
            with self.subTest(method=method):
                answer = self.send(method, f'{REGISTER}/{self.client["client_id"]}', json={}, headers=bearer)
                self.assert_json_error(answer, 'invalid_token', 401)
        self.assertEqual(self.refresh(self.client, self.tokens['refresh_token']).status_code, 200)
