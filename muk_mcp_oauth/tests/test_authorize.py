from urllib.parse import parse_qs, urlencode, urlsplit

from muk_mcp_oauth_core import pkce_challenge

from .answers import error_link, is_consent_page
from .assertions import ISSUER
from .common import AUTHORIZE, CALLBACK, LOOPBACK, RESOURCE, VERIFIER, OAuthCase

# Registered, requested, why they do not match.
MISMATCHES = (
    ('https://c.example/cb?x=1', 'https://c.example/cb', 'query dropped'),
    ('https://c.example/cb', 'https://c.example/cb?', 'blank query'),
    ('https://c.example/cb', 'https://c.example:443/cb', 'default port'),
    ('https://c.example/cb', 'http://c.example/cb', 'scheme downgrade'),
    ('https://c.example/cb', 'https://c.example/cb#x', 'fragment'),
    ('https://c.example/cb', 'https://c.example/x/../cb', 'dot segments'),
    ('https://c.example/cb', 'https://user@c.example/cb', 'userinfo'),
    ('https://c.example/cb', 'https://c.example/cb\r\nX: y', 'header injection'),
    ('https://c.example/cb', 'https://c.example/cb\x00', 'NUL'),
    ('http://127.0.0.1/cb', 'http://localhost:51004/cb', 'name and literal'),
    ('http://127.0.0.1/cb', 'http://127.0.0.2:51004/cb', 'other loopback address'),
    ('http://127.0.0.1/cb', 'HTTP://127.0.0.1:51004/cb', 'scheme case'),
    ('http://127.0.0.1/cb', 'http://127.0.0.1.nip.io:51004/cb', 'longer host'),
    ('http://127.0.0.1/cb', 'http://127.0.0.1:٣٠/cb', 'digits outside ASCII'),
    ('myapp://cb/x', 'myapp://cb:1/x', 'port of a custom scheme'),
)


class TestAuthorizationRequest(OAuthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal_user = cls.create_user('pia.portal', 'base.group_portal')

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()

    def test_logged_out_user_signs_in_first_with_every_parameter_kept(self):
        """AZ-01: the login comes back to the very same request."""
        self.sign_out()
        response = self.authorize(self.client, state='a b+c%20&=#é', resource=RESOURCE)
        login = urlsplit(response.headers['Location'])
        self.assertEqual(login.path, '/web/login')
        target = urlsplit(parse_qs(login.query)['redirect'][0])
        self.assertEqual(target.path, AUTHORIZE)
        self.assertEqual(parse_qs(target.query)['state'], ['a b+c%20&=#é'])
        self.assertEqual(parse_qs(target.query), parse_qs(urlsplit(response.url).query))

    def test_nothing_goes_to_the_client_before_login(self):
        """AZ-01: errors included."""
        self.sign_out()
        response = self.authorize(self.client, response_type='token')
        self.assertTrue(response.headers['Location'].startswith('/web/login?'))

    def test_unknown_client_is_an_error_page(self):
        """AZ-05: missing, empty, unknown, hostile or deleted."""
        deleted = self.register_client()
        self.record_of(deleted).unlink()
        for client_id in (None, '', 'unknown', '\x00', '<script>', 'x' * 5000, deleted['client_id']):
            with self.subTest(client_id=client_id and client_id[:20]):
                self.assert_error_page(self.authorize(self.client, client_id=client_id))

    def test_url_is_no_client_where_metadata_documents_are_switched_off(self):
        """ASM-08: the metadata does not announce them, and a URL as client_id is an error page."""
        self.configure(client_documents='nobody')
        document = self.send('GET', '/.well-known/oauth-authorization-server').json()
        self.assertIs(document['client_id_metadata_document_supported'], False)
        self.assert_error_page(self.authorize(self.client, client_id='https://client.example/oauth/client.json'))

    def test_unregistered_redirect_uri_is_an_error_page(self):
        """AZ-06: compared raw; the port of the loopback hosts alone is free."""
        for registered, requested, why in MISMATCHES:
            with self.subTest(why=why):
                self.assert_error_page(
                    self.authorize(self.register_client(redirect_uris=[registered]), redirect_uri=requested)
                )

    def test_redirect_uri_may_be_left_out_where_there_is_one_only(self):
        """AZ-07: with two registered it has to be named."""
        self.assertTrue(is_consent_page(self.authorize(self.client, redirect_uri=None)))
        two = self.register_client(redirect_uris=[CALLBACK, 'https://client.example/second'])
        self.assert_error_page(self.authorize(two, redirect_uri=None))

    def test_port_of_a_loopback_redirect_uri_is_free(self):
        """AZ-08: native programs take whatever port they get."""
        for registered, requested in (
            (LOOPBACK, 'http://127.0.0.1:51004/callback'),
            ('http://localhost:3000/cb', 'http://localhost:51004/cb'),
            ('http://[::1]/cb', 'http://[::1]:51004/cb'),
            ('http://127.0.0.1:33418/', 'http://127.0.0.1/'),
        ):
            with self.subTest(requested=requested):
                client = self.register_client(redirect_uris=[registered])
                self.assertTrue(is_consent_page(self.authorize(client, redirect_uri=requested)))

    def test_response_type_is_required(self):
        """AZ-09."""
        self.assert_error_link(self.authorize(self.client, response_type=None), 'invalid_request')

    def test_other_response_types_are_unsupported(self):
        """AZ-10: answered in the query, without a token."""
        for value in ('token', 'id_token', 'code token', 'code id_token', 'CODE', 'none'):
            with self.subTest(response_type=value):
                self.assert_error_link(self.authorize(self.client, response_type=value), 'unsupported_response_type')

    def test_answers_in_fragment_or_form_are_refused(self):
        """AZ-10: only the query is offered."""
        for value in ('fragment', 'form_post'):
            with self.subTest(response_mode=value):
                self.assert_error_link(self.authorize(self.client, response_mode=value), 'invalid_request')

    def test_pkce_is_required_of_every_client(self):
        """AZ-11: of confidential ones too."""
        confidential = self.register_client(token_endpoint_auth_method='client_secret_basic')
        for client in (self.client, confidential):
            with self.subTest(method=client['token_endpoint_auth_method']):
                self.assert_error_link(self.authorize(client, code_challenge=None), 'invalid_request')

    def test_challenge_method_has_to_be_s256(self):
        """AZ-12: an absent one would mean plain."""
        for method in ('plain', None, '', 's256', 'S512'):
            with self.subTest(code_challenge_method=method):
                self.assert_error_link(self.authorize(self.client, code_challenge_method=method), 'invalid_request')

    def test_malformed_challenges_are_refused(self):
        """AZ-13: 43 to 128 unreserved characters."""
        challenge = pkce_challenge(VERIFIER)
        for value in ('a' * 42, 'a' * 129, challenge + '=', *(challenge[:-1] + character for character in '+/%é')):
            with self.subTest(code_challenge=value):
                self.assert_error_link(self.authorize(self.client, code_challenge=value), 'invalid_request')

    def test_repeated_parameters_are_refused(self):
        """AZ-14: equal or not; where the way back itself is in doubt nothing is redirected."""
        single = {
            'response_type': 'code',
            'state': 'xyz',
            'scope': 'mcp:read',
            'code_challenge': pkce_challenge(VERIFIER),
            'code_challenge_method': 'S256',
            'response_mode': 'query',
            'prompt': 'consent',
            'foo': 'x',
        }
        for name, value in single.items():
            for second in (value, 'other'):
                with self.subTest(name=name, second=second):
                    self.assert_error_link(self.authorize(self.client, **{name: [value, second]}), 'invalid_request')
        for name, value in (('client_id', self.client['client_id']), ('redirect_uri', CALLBACK)):
            for second in (value, 'other', ''):
                with self.subTest(name=name, second=second):
                    self.assert_error_page(self.authorize(self.client, **{name: [value, second]}))
        self.assertTrue(is_consent_page(self.authorize(self.client, resource=[RESOURCE, RESOURCE])))

    def test_unknown_and_empty_parameters_count_for_nothing(self):
        """AZ-15: unknown ones are ignored, empty ones are absent."""
        response = self.authorize(self.client, foo='bar', nonce='n', scope='', state='')
        self.assertTrue(is_consent_page(response))
        self.assert_error_link(
            self.authorize(self.client, state='', response_type='token'), 'unsupported_response_type', state=None
        )

    def test_malformed_scope_is_invalid(self):
        """AZ-16: the grammar of RFC 6749 section 3.3."""
        for scope in ('mcp:read "x"', 'a\\b', 'mcp:read  mcp:write', 'mcp:read\tmcp:write', 'mcp:réad'):
            with self.subTest(scope=scope):
                self.assert_error_link(self.authorize(self.client, scope=scope), 'invalid_scope')

    def test_unknown_scopes_are_dropped(self):
        """AZ-16: what is left is offered on the consent page, whatever the order; none left offers the registered scope."""
        both = ['mcp:read', 'mcp:write']
        for asked, offered in (
            ('openid mcp:read', ['mcp:read']),
            (' mcp:read', ['mcp:read']),
            ('mcp:write mcp:read', both),
            ('mcp:write', both),
            ('offline_access claudeai', both),
            (None, both),
        ):
            with self.subTest(asked=asked):
                self.assertEqual(self.open_consent(self.client, scope=asked).scopes, offered)

    def test_scope_stays_within_the_registered_one(self):
        """A client registered for reading is offered no writing."""
        client = self.register_client(scope='mcp:read')
        self.assertEqual(self.open_consent(client, scope='mcp:read mcp:write').scopes, ['mcp:read'])

    def test_resource_may_be_absent_or_spelled_in_tolerated_ways(self):
        """AZ-17, AZ-18: the resource or its origin, with a slash, with an upper-case scheme or host."""
        for resource in (None, RESOURCE, f'{RESOURCE}/', ISSUER, f'{ISSUER}/', 'HTTPS://ODOO.EXAMPLE/mcp'):
            with self.subTest(resource=resource):
                self.assertTrue(is_consent_page(self.authorize(self.client, resource=resource)))

    def test_other_resources_are_invalid_targets(self):
        """AZ-18: also beside the right one."""
        evil = 'https://evil.example/mcp'
        for resource in (evil, f'{ISSUER}/other', '/mcp', 'mcp', f'{RESOURCE}#x', f'{ISSUER}/MCP', [RESOURCE, evil]):
            with self.subTest(resource=resource):
                self.assert_error_link(self.authorize(self.client, resource=resource), 'invalid_target')

    def test_portal_user_may_not_connect(self):
        """The group decides who may; portal and public users never."""
        self.sign_in(self.portal_user)
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)

    def test_hostile_parameters_stay_out_of_the_description(self):
        """AZ-20: error and description keep to their characters (checked with every error redirect)."""
        hostile = '"\\\n\u00fc<>'
        for name in ('response_type', 'code_challenge', 'code_challenge_method', 'scope', 'resource', 'response_mode'):
            with self.subTest(name=name):
                link, _host = error_link(self.authorize(self.client, **{name: hostile}))
                self.assertNotIn('%5C', link)
                self.assertIn('error=', link)

    def test_undecodable_query_is_an_error_page(self):
        """AZ-20: bytes that are not UTF-8, and characters that no text can hold."""
        query = urlencode({'client_id': self.client['client_id'], 'redirect_uri': CALLBACK})
        for extra in ('state=%ff', 'state=%00', '&'.join(['x=1'] * 200)):
            with self.subTest(extra=extra[:10]):
                self.assert_error_page(self.send('GET', f'{AUTHORIZE}?{query}&{extra}'))

    def test_web_pages_of_other_origins_are_told_nothing(self):
        """AZ-21: no CORS at this endpoint."""
        for method in ('GET', 'POST', 'OPTIONS'):
            with self.subTest(method=method):
                headers = self.send(method, AUTHORIZE, headers={'Origin': 'https://evil.example'}).headers
                self.assertEqual([name for name in headers if name.lower().startswith('access-control-allow')], [])

    def test_request_may_come_by_post(self):
        """AZ-29: it leads to the same request by GET, with its OAuth parameters only; other methods are 405."""
        form = {'client_id': self.client['client_id'], 'redirect_uri': CALLBACK, 'state': 'a b'}
        response = self.send('POST', AUTHORIZE, data={**form, 'password': 'secret', 'decision': 'allow'})
        self.assertEqual(response.status_code, 303)
        self.assertEqual(
            parse_qs(urlsplit(response.headers['Location']).query), {name: [value] for name, value in form.items()}
        )
        for method in ('PUT', 'DELETE'):
            with self.subTest(method=method):
                self.assertEqual(self.send(method, AUTHORIZE).status_code, 405)
