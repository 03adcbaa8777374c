import json
import os
import time
from datetime import timezone
from unittest.mock import patch

from odoo import fields

from ..protocol.errors import OAuthError
from .common import CALLBACK, LOOPBACK, REGISTER, OAuthCase

UNACCEPTABLE_URIS = (
    'https://client.example/cb#fragment',
    '//client.example/cb',
    '/cb',
    'localhost:8080/cb',
    'http://client.example/cb',
    'http://localhost.evil.example/cb',
    'http://localhost./cb',
    'http://0.0.0.0/cb',
    'http://0x7f000001/cb',
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:080/cb',
    'http://127.0.0.1\\@evil.example/cb',
    'https://user@client.example/cb',
    'https://*.client.example/cb',
    'https://client.example/cb\t',
    ' https://client.example/cb',
    'https://CLIENT.example/cb',
    'https://client.example:443/cb',
    'https://client.example/cb/..%2fevil',
    'https://',
    'javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'urn:ietf:wg:oauth:2.0:oob',
    'https://client.example/\ud800',
)


class TestRegistration(OAuthCase):
    def post(self, document):
        return self.send('POST', REGISTER, json=document)

    def post_body(self, body, content_type='application/json'):
        return self.send('POST', REGISTER, data=body, headers={'Content-Type': content_type})

    def test_public_client_is_registered(self):
        """REG-01: 201 with an id, and an answer that nobody may store."""
        response = self.post({'redirect_uris': [LOOPBACK], 'token_endpoint_auth_method': 'none'})
        self.assertEqual(response.status_code, 201)
        self.assertEqual(response.headers['Content-Type'], 'application/json')
        self.assertEqual(response.headers['Cache-Control'], 'no-store')
        self.assertEqual(response.headers['Access-Control-Allow-Origin'], '*')
        self.assertEqual(self.record_of(response.json()).registered_from, '127.0.0.1')

    def test_answer_tells_all_that_was_registered(self):
        """REG-02: the server's defaults included, lists never null."""
        answer = self.post(
            {'redirect_uris': [LOOPBACK], 'token_endpoint_auth_method': 'none', 'client_name': 'Ledger'}
        ).json()
        self.assertIsInstance(answer['client_id'], str)
        self.assertIsInstance(answer['client_id_issued_at'], int)
        self.assertNotIn(None, answer.values())
        registered = {
            'client_name': 'Ledger',
            'redirect_uris': [LOOPBACK],
            'token_endpoint_auth_method': 'none',
            'grant_types': ['authorization_code', 'refresh_token'],
            'response_types': ['code'],
            'scope': 'mcp:read mcp:write',
        }
        self.assertEqual({name: answer[name] for name in registered}, registered)

    def test_time_of_issue_does_not_depend_on_the_zone_of_the_machine(self):
        """DF-12: the database holds UTC without saying so."""
        self.addCleanup(time.tzset)
        zone = patch.dict(os.environ, TZ='Asia/Tokyo')
        self.addCleanup(zone.stop)
        zone.start()
        time.tzset()
        answer = self.post({'redirect_uris': [LOOPBACK], 'token_endpoint_auth_method': 'none'}).json()
        created = self.record_of(answer).create_date.replace(tzinfo=timezone.utc)
        self.assertEqual(answer['client_id_issued_at'], int(created.timestamp()))

    def test_secret_is_told_once_and_to_confidential_clients_only(self):
        """REG-03: no secret without need; where there is one, its lifetime is a number and only its hash is stored."""
        self.assertNotIn('client_secret', self.register_client())
        first = self.register_client(token_endpoint_auth_method='client_secret_post')
        second = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.assertNotEqual(first['client_secret'], second['client_secret'])
        self.assertEqual(first['client_secret_expires_at'], 0)
        self.env.cr.execute('SELECT c::text FROM muk_mcp_oauth_client c WHERE client_id = %s', [first['client_id']])
        self.assertNotIn(first['client_secret'], self.env.cr.fetchone()[0])

    def test_client_cannot_choose_its_id(self):
        """REG-04: each registration gets an id of its own, which is no URL and no user's."""
        chosen = {'client_id': 'chosen', 'client_secret': 'chosen', 'sub': str(self.user.id)}
        clients = [self.register_client(), self.register_client(), self.register_client(**chosen)]
        identifiers = {client['client_id'] for client in clients}
        self.assertEqual(len(identifiers), 3)
        self.assertFalse(identifiers & set(chosen.values()))
        self.assertFalse([identifier for identifier in identifiers if identifier.startswith('https://')])

    def test_method_in_force_is_echoed_where_none_was_asked(self):
        """REG-05: the default of RFC 7591, except for programs that cannot keep a secret."""
        self.assertEqual(
            self.post({'redirect_uris': [CALLBACK]}).json()['token_endpoint_auth_method'], 'client_secret_basic'
        )
        self.assertEqual(self.post({'redirect_uris': [LOOPBACK]}).json()['token_endpoint_auth_method'], 'none')

    def test_local_programs_get_no_secret(self):
        """A client with loopback and custom-scheme URIs only is public, whatever it asked for (RFC 8252 section 8.5)."""
        client = self.register_client(
            redirect_uris=[LOOPBACK, 'cursor://app/cb'], token_endpoint_auth_method='client_secret_post'
        )
        self.assertEqual(client['token_endpoint_auth_method'], 'none')
        self.assertNotIn('client_secret', client)

    def test_unknown_members_are_ignored(self):
        """REG-06: extensions and translated names do no harm."""
        answer = self.register_client(**{'foo': {'bar': 1}, 'client_name#de': 'x', 'application_type': 'native'})
        self.assertNotIn('foo', answer)

    def test_redirect_uris_are_required(self):
        """REG-07: a non-empty array of non-empty strings; nothing is stored otherwise."""
        before = self.env['muk_mcp_oauth.client'].search_count([])
        self.assert_json_error(self.post({}), 'invalid_redirect_uri')
        for value in (None, [], CALLBACK, [1], [''], {}, [[CALLBACK]]):
            with self.subTest(redirect_uris=value):
                self.assert_json_error(self.post({'redirect_uris': value}), 'invalid_redirect_uri')
        self.assertEqual(self.env['muk_mcp_oauth.client'].search_count([]), before)

    def test_unacceptable_redirect_uris_are_refused(self):
        """REG-08: the corpus of the core has many more; these show that the endpoint asks it."""
        for uri in UNACCEPTABLE_URIS:
            with self.subTest(uri=ascii(uri)):
                self.assert_json_error(self.post({'redirect_uris': [uri]}), 'invalid_redirect_uri')

    def test_one_bad_redirect_uri_refuses_the_registration(self):
        """REG-09: no partial client."""
        before = self.env['muk_mcp_oauth.client'].search_count([])
        self.assert_json_error(self.post({'redirect_uris': [CALLBACK, 'javascript:alert(1)']}), 'invalid_redirect_uri')
        self.assertEqual(self.env['muk_mcp_oauth.client'].search_count([]), before)

    def test_redirect_uris_of_deployed_clients_are_accepted(self):
        """Cursor and VS Code register all of theirs at once; refusing one would lock them out."""
        cursor = [
            'cursor://anysphere.cursor-mcp/oauth/callback',
            'https://www.cursor.com/agents/mcp/oauth/callback',
            'http://localhost:8787/callback',
        ]
        code = [
            'https://vscode.dev/redirect',
            'https://insiders.vscode.dev/redirect',
            'http://127.0.0.1/',
            'http://127.0.0.1:33418/',
        ]
        for uris in (cursor, code):
            with self.subTest(uris=uris):
                self.assertEqual(self.register_client(redirect_uris=uris)['redirect_uris'], uris)

    def test_settings_narrow_the_custom_schemes(self):
        """REG-10: all but dangerous schemes, those of a list, or none."""
        app, other = 'com.example.app:/cb', 'myapp:/cb'
        self.configure(custom_schemes='list', custom_scheme_list='cursor, com.example.app')
        self.assertEqual(self.post({'redirect_uris': [app]}).status_code, 201)
        self.assert_json_error(self.post({'redirect_uris': [other]}), 'invalid_redirect_uri')
        self.configure(custom_schemes='none')
        self.assert_json_error(self.post({'redirect_uris': [app]}), 'invalid_redirect_uri')

    def test_response_type_has_to_be_code(self):
        """REG-11: a client that wants a token from the front channel gets nothing."""
        document = {'redirect_uris': [CALLBACK], 'grant_types': ['authorization_code'], 'response_types': ['token']}
        self.assert_json_error(self.post(document), 'invalid_client_metadata')

    def test_grant_types_are_reduced_to_the_supported_ones(self):
        """REG-12: what is registered is echoed; without the code grant there is nothing to register."""
        asked = [
            'authorization_code',
            'refresh_token',
            'urn:ietf:params:oauth:grant-type:jwt-bearer',
            'password',
            'implicit',
        ]
        self.assertEqual(
            self.register_client(grant_types=asked)['grant_types'], ['authorization_code', 'refresh_token']
        )
        self.assert_json_error(
            self.post({'redirect_uris': [CALLBACK], 'grant_types': ['client_credentials']}), 'invalid_client_metadata'
        )

    def test_unsupported_ways_to_authenticate_are_refused_or_ignored(self):
        """REG-13: an unknown method is an error; statements and addresses of keys have no effect."""
        self.assert_json_error(
            self.post({'redirect_uris': [CALLBACK], 'token_endpoint_auth_method': 'magic'}), 'invalid_client_metadata'
        )
        statement = 'eyJhbGciOiJub25lIn0.eyJjbGllbnRfbmFtZSI6IkV2aWwifQ.'
        answer = self.register_client(
            client_name='Honest', software_statement=statement, jwks_uri='https://client.example/jwks'
        )
        self.assertEqual(answer['client_name'], 'Honest')
        self.assertFalse({'software_statement', 'jwks_uri'} & set(answer))

    def test_only_post_registers(self):
        """REG-14: other methods are 405."""
        for method in ('GET', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'):
            with self.subTest(method=method):
                self.opener.cookies.clear()
                self.assert_method_not_allowed(self.send(method, REGISTER), 'POST', 'OPTIONS')
        head = self.send('HEAD', REGISTER)
        self.assertEqual((head.status_code, head.headers['Allow'], head.content), (405, 'POST, OPTIONS', b''))

    def test_body_has_to_be_one_json_object(self):
        """REG-14: every other body is an error in JSON, never an internal one."""
        good = json.dumps({'redirect_uris': [CALLBACK]}).encode()
        doubled = b'{"redirect_uris": ["https://a.example/"], "redirect_uris": ["https://b.example/"]}'
        deep = b'{"redirect_uris": ' + b'[' * 20_000 + b']' * 20_000 + b'}'
        encoded = (good.decode().encode('utf-16'), b'\xff\xfe', b'{"a":"\xff"}')
        constant = good.replace(b'{', b'{"default_max_age": NaN, ', 1)
        for body in (b'', b'{', b'null', b'[]', b'"x"', b'1', b'NaN', constant, doubled, deep, *encoded):
            with self.subTest(body=body[:40]):
                self.assert_json_error(self.post_body(body), 'invalid_client_metadata')
        for content_type in ('application/x-www-form-urlencoded', 'text/plain', 'application/jsonp'):
            with self.subTest(content_type=content_type):
                self.assert_json_error(self.post_body(good, content_type), 'invalid_client_metadata')
        self.assertEqual(self.post_body(good, 'application/json; charset=utf-8').status_code, 201)

    def test_members_of_the_wrong_type_are_refused(self):
        """REG-14: hostile types end in an error of the protocol."""
        for name, value in (
            ('client_name', 1),
            ('client_name', ['x']),
            ('scope', ['mcp:read']),
            ('scope', 'a"b'),
            ('grant_types', 'refresh_token'),
            ('grant_types', [1]),
            ('response_types', {}),
            ('token_endpoint_auth_method', ['none']),
        ):
            with self.subTest(member=name, value=value):
                self.assert_json_error(self.post({'redirect_uris': [CALLBACK], name: value}), 'invalid_client_metadata')

    def test_long_bodies_are_refused_whole(self):
        """A body above 64 KiB is refused, also where its length is not announced, never cut and processed."""
        body = json.dumps({'redirect_uris': [CALLBACK]}).encode() + b' ' * 65_536
        self.assert_json_error(self.post_body(body), 'invalid_request', 413)
        self.assert_json_error(self.post_body(iter([body])), 'invalid_request', 413)

    def test_urls_about_the_client_are_dropped(self):
        """REG-15: nothing of the kind is stored, shown or fetched."""
        members = dict.fromkeys(('logo_uri', 'client_uri', 'policy_uri', 'tos_uri'), 'javascript:alert(1)')
        self.assertFalse(set(members) & set(self.register_client(**members)))

    def test_scope_is_reduced_to_the_known_one(self):
        """REG-16: the reduced set is echoed; none known means all."""
        self.assertEqual(self.register_client(scope='openid mcp:read admin')['scope'], 'mcp:read')
        self.assertEqual(self.register_client(scope='openid')['scope'], 'mcp:read mcp:write')

    def test_management_is_promised_whole_or_not_at_all(self):
        """REG-17: an address to manage the registration comes with the token for it."""
        client = self.register_client()
        self.assertEqual('registration_client_uri' in client, 'registration_access_token' in client)

    def test_registrations_are_limited_per_address(self):
        """An address that registers too many is told when to come back."""
        self.configure(registrations_per_hour=2)
        # Twice the limit and one more, so that a new hour in between changes nothing.
        responses = [self.post({'redirect_uris': [CALLBACK]}) for _ in range(5)]
        self.assert_json_error(responses[-1], 'temporarily_unavailable', 429)
        self.assertGreater(int(responses[-1].headers['Retry-After']), 0)

    def test_customer_with_a_whole_ipv6_network_is_one_address(self):
        """Another address out of it for each registration would make the limit none."""
        self.configure(registrations_per_hour=2)
        limits, now = self.env['muk_mcp_oauth.rate_limit'], fields.Datetime.now()
        for address in ('2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'):
            limits._limit_registration(address, now)
        with self.assertRaises(OAuthError):
            limits._limit_registration('2001:db8::3', now)

    def test_client_waits_for_the_approval_of_an_administrator(self):
        """A setting lets new clients wait; until approved they cannot even ask."""
        self.configure(dynamic_registration='approval')
        client = self.register_client()
        self.sign_in()
        self.assert_error_page(self.authorize(client), status=403)
        self.record_of(client).action_activate()
        self.open_consent(client)
