from .assertions import ISSUER, RESOURCE_METADATA
from .common import JWKS, REGISTER, RESOURCE, OAuthCase

RESOURCE_PATH = '/.well-known/oauth-protected-resource'
SERVER_PATH = '/.well-known/oauth-authorization-server'
OPENID_PATH = '/.well-known/openid-configuration'
SERVER_PATHS = (SERVER_PATH, f'{SERVER_PATH}/mcp', OPENID_PATH, f'{OPENID_PATH}/mcp')
DOCUMENTS = (RESOURCE_PATH, f'{RESOURCE_PATH}/mcp', *SERVER_PATHS, JWKS)


class TestProtectedResourceMetadata(OAuthCase):
    def test_document_stands_at_the_path_form_for_everybody(self):
        """PRM-01: a JSON object without login and without a redirect."""
        response = self.send('GET', f'{RESOURCE_PATH}/mcp')
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers['Content-Type'], 'application/json')
        self.assertIsInstance(response.json(), dict)

    def test_resource_is_the_public_url_of_the_endpoint(self):
        """PRM-02: byte-equal to the URL that clients call, whatever host the request named."""
        document = self.send('GET', f'{RESOURCE_PATH}/mcp', headers={'X-Forwarded-Host': 'evil.example'}).json()
        self.assertEqual(document['resource'], RESOURCE)
        self.assertEqual(RESOURCE_METADATA, f'{ISSUER}{RESOURCE_PATH}/mcp')

    def test_authorization_server_is_the_issuer(self):
        """PRM-03: the first authorization server is byte-equal to the issuer of its own metadata."""
        servers = self.send('GET', f'{RESOURCE_PATH}/mcp').json()['authorization_servers']
        self.assertEqual(servers, [self.send('GET', SERVER_PATH).json()['issuer']])

    def test_root_form_is_the_same_document(self):
        """PRM-04: clients probe the root form too."""
        self.assertEqual(self.send('GET', RESOURCE_PATH).json(), self.send('GET', f'{RESOURCE_PATH}/mcp').json())

    def test_document_of_another_path_does_not_exist(self):
        """PRM-05: a document belongs to one exact resource."""
        for path in ('/other', '/mcp/', '/MCP', '/mcp/x'):
            with self.subTest(path=path):
                response = self.send('GET', RESOURCE_PATH + path)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn('authorization_servers', response.text)

    def test_scopes_and_methods_are_the_smallest_set(self):
        """PRM-06: no offline_access, and the token travels in the header only."""
        document = self.send('GET', RESOURCE_PATH).json()
        self.assertEqual(document['scopes_supported'], ['mcp:read', 'mcp:write'])
        self.assertEqual(document['bearer_methods_supported'], ['header'])


class TestAuthorizationServerMetadata(OAuthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.env['muk_mcp_oauth.server']._authorization_server_metadata()

    def test_every_form_serves_the_same_document(self):
        """ASM-01, ASM-11: all probed URLs answer JSON with the same issuer, never the login page."""
        for path in SERVER_PATHS:
            with self.subTest(path=path):
                response = self.send('GET', path)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.headers['Content-Type'], 'application/json')
                self.assertEqual(response.json(), self.document)

    def test_issuer_is_the_public_url(self):
        """ASM-02: byte-equal to the identifier that the URL was built from."""
        self.assertEqual(self.document['issuer'], ISSUER)

    def test_issuer_is_the_base_url_where_no_public_url_is_set(self):
        """ASM-02: without a slash at its end."""
        self.configure(public_url='')
        self.env['ir.config_parameter'].set_param('web.base.url', 'https://other.example/')
        self.assertEqual(self.send('GET', SERVER_PATH).json()['issuer'], 'https://other.example')

    def test_issuer_stays_from_the_first_consent_on(self):
        """ASM-02, DF-17: until then Odoo may still learn its URL from the login of an administrator; a stranger cannot end that."""
        parameters = self.env['ir.config_parameter']
        parameters.set_param('web.base.url.freeze', False)
        client = self.register_client()
        self.send('GET', JWKS)
        self.assertFalse(parameters.get_param('web.base.url.freeze'))
        self.connect(client)
        self.assertTrue(parameters.get_param('web.base.url.freeze'))

    def test_endpoints_are_absolute_urls_of_the_issuer(self):
        """ASM-03, AZ-27: same origin, no fragment, nothing over plain http."""
        names = ('authorization', 'token', 'registration', 'revocation')
        urls = [self.document[f'{name}_endpoint'] for name in names] + [self.document['jwks_uri']]
        self.assertEqual([url for url in urls if not url.startswith(f'{ISSUER}/') or '#' in url], [])
        self.assertEqual(self.document['response_types_supported'], ['code'])

    def test_only_s256_challenges_are_offered(self):
        """ASM-04: clients of MCP refuse a server that does not say so."""
        self.assertEqual(self.document['code_challenge_methods_supported'], ['S256'])

    def test_grant_types_are_named(self):
        """ASM-05: the default of RFC 8414 would add the implicit grant."""
        self.assertEqual(self.document['grant_types_supported'], ['authorization_code', 'refresh_token'])

    def test_public_clients_are_named_among_the_authentication_methods(self):
        """ASM-06: both endpoints list `none`; that every listed method works is tested with the token endpoint."""
        for endpoint in ('token', 'revocation'):
            with self.subTest(endpoint=endpoint):
                self.assertIn('none', self.document[f'{endpoint}_endpoint_auth_methods_supported'])

    def test_issuer_parameter_is_announced(self):
        """ASM-07: because `iss` is sent with every authorization response."""
        self.assertIs(self.document['authorization_response_iss_parameter_supported'], True)

    def test_registration_endpoint_disappears_when_switched_off(self):
        """ASM-09: absent from the metadata, and 403 to whoever still tries."""
        self.configure(dynamic_registration='off')
        self.assertNotIn('registration_endpoint', self.send('GET', SERVER_PATH).json())
        self.assert_json_error(
            self.send('POST', REGISTER, json={'redirect_uris': ['https://c.example/cb']}), 'access_denied', 403
        )

    def test_answers_travel_in_the_query_only(self):
        """ASM-10: the default of RFC 8414 would add the fragment."""
        self.assertEqual(self.document['response_modes_supported'], ['query'])


class TestDocuments(OAuthCase):
    def test_no_member_is_null_or_empty(self):
        """PRM-07: members with several values are arrays; nothing is null or empty."""
        for path in DOCUMENTS:
            with self.subTest(path=path):
                empty = [name for name, value in self.send('GET', path).json().items() if value in (None, '', [])]
                self.assertEqual(empty, [])

    def test_documents_are_cached_and_revalidated(self):
        """A client that has the current document is told so without getting it again."""
        for path in DOCUMENTS:
            with self.subTest(path=path):
                first = self.send('GET', path)
                self.assertRegex(first.headers['Cache-Control'], r'public, max-age=\d+')
                again = self.send('GET', path, headers={'If-None-Match': first.headers['ETag']})
                self.assertEqual((again.status_code, again.content), (304, b''))

    def test_web_pages_of_any_origin_may_read(self):
        """CORS without credentials, and a preflight that names what MCP clients send."""
        for path in DOCUMENTS:
            with self.subTest(path=path):
                response = self.send('GET', path, headers={'Origin': 'https://page.example'})
                self.assertEqual(response.headers['Access-Control-Allow-Origin'], '*')
                self.assertNotIn('Access-Control-Allow-Credentials', response.headers)
                preflight = self.send('OPTIONS', path, headers={'Origin': 'https://page.example'})
                self.assertEqual(preflight.status_code, 204)
                self.assertIn('MCP-Protocol-Version', preflight.headers['Access-Control-Allow-Headers'])
                self.assertEqual(preflight.headers['Access-Control-Allow-Methods'], 'GET, HEAD, OPTIONS')

    def test_documents_set_no_cookie(self):
        """A machine endpoint neither reads nor starts a session."""
        self.opener.cookies.clear()
        for path in DOCUMENTS:
            with self.subTest(path=path):
                self.assertNotIn('Set-Cookie', self.send('GET', path).headers)

    def test_documents_cannot_be_written(self):
        """A method that is not served is refused as a machine endpoint refuses, not with a page of Odoo."""
        for path in DOCUMENTS:
            for method in ('POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'):
                with self.subTest(path=path, method=method):
                    self.opener.cookies.clear()
                    self.assert_method_not_allowed(self.send(method, path), 'GET', 'HEAD', 'OPTIONS')

    def test_head_answers_as_get_does_without_the_document(self):
        for path in DOCUMENTS:
            with self.subTest(path=path):
                whole, head = self.send('GET', path), self.send('HEAD', path)
                self.assertEqual((head.status_code, head.content), (200, b''))
                for name in ('Content-Type', 'Content-Length', 'ETag', 'Cache-Control', 'Access-Control-Allow-Origin'):
                    self.assertEqual(head.headers[name], whole.headers[name], name)

    def test_client_that_guesses_endpoints_is_told_in_json_where_they_are_listed(self):
        for path in ('/register', '/token', '/authorize'):
            response = self.send('POST', path, json={})
            self.assertEqual(response.status_code, 404)
            self.assertIn('/.well-known/oauth-authorization-server', response.json()['error_description'])
            self.assertNotIn('session_id', response.cookies)
