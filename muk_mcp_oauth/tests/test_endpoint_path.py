import base64
import json

from odoo.tests import tagged

from ..protocol.metadata import AUTHORIZATION_SERVER_PATH, OPENID_CONFIGURATION_PATH, PROTECTED_RESOURCE_PATH, moved
from .assertions import ISSUER
from .common import AUTHORIZE, JWKS, REGISTER, REVOKE, TOKEN, OAuthCase
from .test_discovery import DOCUMENTS

PATH = '/odoo-mcp'
PLACE = f'{ISSUER}{PATH}'


def claims(token):
    payload = token.split('.')[1]
    return json.loads(base64.urlsafe_b64decode(payload + '=' * (-len(payload) % 4)))


@tagged('post_install', '-at_install', 'slow')
class TestEndpointPath(OAuthCase):
    """Everything of the server stands below the path of the MCP endpoint, and says so."""

    def setUp(self):
        super().setUp()
        if not hasattr(self.env['muk_mcp.key'], '_end_of_users'):
            self.skipTest('This edition of muk_mcp has no setting for the path.')
        self.move(PATH)

    def move(self, path):
        self.env['ir.config_parameter'].set_param('muk_mcp.endpoint_path', path)
        self.path = path

    def send(self, method, path, **options):
        """Send a request to where what is declared for ``/mcp`` stands now."""
        return super().send(method, moved(path, self.path), **options)

    def send_as_is(self, path):
        return self.opener.get(self.base_url() + path, allow_redirects=False, timeout=30)

    def connect_here(self):
        client = self.register_client()
        self.sign_in()
        code = self.allow(self.open_consent(client))['code']
        return client, self.exchange(client, code).json()

    def test_challenge_leads_to_metadata_that_name_the_place(self):
        challenge = self.send('POST', '/mcp', json={}).headers['WWW-Authenticate']
        self.assertIn(f'resource_metadata="{ISSUER}{PROTECTED_RESOURCE_PATH}{PATH}"', challenge)
        resource = self.send('GET', PROTECTED_RESOURCE_PATH).json()
        self.assertEqual(resource['resource'], PLACE)
        self.assertEqual(resource['authorization_servers'], [PLACE])

    def test_every_endpoint_is_below_the_path(self):
        """The issuer is the place itself: RFC 8414 section 3.1 finds its document by the path."""
        for path in (AUTHORIZATION_SERVER_PATH, OPENID_CONFIGURATION_PATH):
            document = self.send('GET', path).json()
            self.assertEqual(document['issuer'], PLACE)
            urls = [value for name, value in document.items() if name.endswith(('_endpoint', '_uri'))]
            self.assertEqual(len(urls), 6)
            self.assertTrue(all(url.startswith(f'{PLACE}/oauth/') for url in urls), urls)
        self.assertTrue(self.send('GET', JWKS).json()['keys'])

    def test_nothing_is_left_at_the_usual_path(self):
        """Odoo 20 Enterprise has a server of its own there."""
        for path in (*DOCUMENTS, TOKEN, REGISTER, REVOKE, AUTHORIZE):
            with self.subTest(path=path):
                self.assertEqual(self.send_as_is(path).status_code, 404)

    def test_login_comes_back_to_the_path(self):
        location = self.authorize(self.register_client()).headers['Location']
        self.assertTrue(location.startswith('/web/login?redirect=%2Fodoo-mcp%2Foauth%2Fauthorize'), location)
        self.assertEqual(self.send_as_is(location).headers['X-Frame-Options'], 'DENY')

    def test_token_is_for_the_place(self):
        _client, tokens = self.connect_here()
        self.assertEqual(claims(tokens['access_token'])['aud'], PLACE)
        self.assertEqual(claims(tokens['access_token'])['iss'], PLACE)
        self.assertEqual(self.call_tool(tokens['access_token']).status_code, 200)

    def test_after_a_move_only_new_tokens_open(self):
        """The audience is another one; a client that finds the new place refreshes there."""
        client, tokens = self.connect_here()
        self.move('/elsewhere')
        self.assertEqual(self.call_tool(tokens['access_token']).status_code, 401)
        refreshed = self.refresh(client, tokens['refresh_token']).json()
        self.assertEqual(claims(refreshed['access_token'])['aud'], f'{ISSUER}/elsewhere')
        self.assertEqual(self.call_tool(refreshed['access_token']).status_code, 200)
