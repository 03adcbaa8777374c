from odoo.tests import tagged

from .answers import challenge_parameters
from .assertions import ISSUER, RESOURCE_METADATA
from .common import CALLBACK, JWKS, REGISTER, RESOURCE, REVOKE, TOKEN, OAuthCase
from .forge import claims_of

RESOURCE_PATH = '/.well-known/oauth-protected-resource'
SERVER_PATH = '/.well-known/oauth-authorization-server'
OPENID_PATH = '/.well-known/openid-configuration'
# What MCP Inspector and other clients that are web pages send and have to read.
SENT_HEADERS = {'authorization', 'content-type', 'mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name'}
READ_HEADERS = {'www-authenticate', 'mcp-session-id'}


def names_in(header):
    return {name.strip().lower() for name in header.split(',')}


@tagged('slow')
class TestDiscoveryHabits(OAuthCase):
    """How clients find their way from the address that a user typed, each as it was seen."""

    def test_every_client_begins_with_a_401_that_names_the_metadata(self):
        """Claude and all others learn from it where everything is, and ask for the scopes that it names."""
        response = self.send('POST', '/mcp', json={'jsonrpc': '2.0', 'id': 1, 'method': 'initialize', 'params': {}})
        self.assertEqual(response.status_code, 401)
        challenge = challenge_parameters(response)
        self.assertEqual(
            (challenge['resource_metadata'], challenge['scope']), (RESOURCE_METADATA, 'mcp:read mcp:write')
        )

    def test_vs_code_compares_the_resource_with_what_was_typed(self):
        """To the byte, with the issuer and the address of its metadata as well; no slash at any end."""
        document = self.send('GET', f'{RESOURCE_PATH}/mcp').json()
        self.assertEqual(document['resource'], RESOURCE)
        issuer = self.send('GET', SERVER_PATH).json()['issuer']
        self.assertEqual((document['authorization_servers'], issuer), ([ISSUER], ISSUER))

    def test_claude_ios_probes_the_path_form_of_the_issuer_only(self):
        self.assertEqual(self.send('GET', f'{SERVER_PATH}/mcp').json()['issuer'], ISSUER)

    def test_clients_that_never_saw_the_401_probe_the_root_and_openid_forms(self):
        """Some ask for the protected resource without its path, some for the configuration of OpenID."""
        self.assertEqual(self.send('GET', RESOURCE_PATH).json()['resource'], RESOURCE)
        for path in (OPENID_PATH, f'{OPENID_PATH}/mcp', SERVER_PATH):
            with self.subTest(path=path):
                self.assertEqual(self.send('GET', path).json()['token_endpoint'], ISSUER + TOKEN)

    def test_mcp_inspector_reads_everything_from_a_web_page(self):
        """CORS, with the headers that MCP needs, at every endpoint that a client calls by itself."""
        for path in (f'{RESOURCE_PATH}/mcp', SERVER_PATH, OPENID_PATH, JWKS, REGISTER, TOKEN, REVOKE, '/mcp'):
            with self.subTest(path=path):
                preflight = self.send(
                    'OPTIONS',
                    path,
                    headers={
                        'Origin': 'http://localhost:6274',
                        'Access-Control-Request-Method': 'POST',
                        'Access-Control-Request-Headers': ', '.join(SENT_HEADERS),
                    },
                )
                self.assertEqual((preflight.status_code, preflight.headers['Access-Control-Allow-Origin']), (204, '*'))
                self.assertLessEqual(SENT_HEADERS, names_in(preflight.headers['Access-Control-Allow-Headers']))
                self.assertNotIn('Access-Control-Allow-Credentials', preflight.headers)
        for path in (SERVER_PATH, REGISTER, TOKEN, REVOKE, '/mcp'):
            with self.subTest(path=path):
                answer = self.send('GET' if path == SERVER_PATH else 'POST', path)
                self.assertEqual(answer.headers['Access-Control-Allow-Origin'], '*')
                self.assertLessEqual(READ_HEADERS, names_in(answer.headers['Access-Control-Expose-Headers']))


@tagged('slow')
class TestRequestHabits(OAuthCase):
    """What clients put into requests that no specification asked for."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()

    def test_resource_is_the_bare_origin_or_ends_with_a_slash(self):
        """Some clients take it from the address bar; the audience of the token is the resource all the same."""
        for resource in (ISSUER, f'{ISSUER}/', f'{RESOURCE}/', 'https://ODOO.example/mcp'):
            with self.subTest(resource=resource):
                tokens = self.exchange(
                    self.client, self.obtain_code(self.client, resource=resource), resource=resource
                ).json()
                self.assertEqual(claims_of(tokens['access_token'])['aud'], RESOURCE)
                refreshed = self.refresh(self.client, tokens['refresh_token'], resource=resource)
                self.assertEqual(refreshed.status_code, 200, refreshed.text)

    def test_codex_names_the_resource_to_the_user_only(self):
        tokens = self.exchange(self.client, self.obtain_code(self.client, resource=RESOURCE), resource=None)
        self.assertEqual(tokens.status_code, 200, tokens.text)

    def test_scope_begins_with_a_space_or_asks_for_what_is_not_offered(self):
        """Seen: a leading space, `offline_access`, `openid`, Claude's legacy `claudeai`, and none at all."""
        both, reading = 'mcp:read mcp:write', 'mcp:read'
        for asked, granted in (
            (' mcp:read', reading),
            ('mcp:read offline_access', reading),
            ('openid mcp:read mcp:write', both),
            ('claudeai', both),
            ('openid', both),
            ('offline_access', both),
            (None, both),
        ):
            with self.subTest(asked=asked):
                page = self.open_consent(self.client, scope=asked, prompt='consent')
                self.assertEqual(page.scopes, granted.split())
                self.assertEqual(self.exchange(self.client, self.allow(page)['code']).json()['scope'], granted)

    def test_token_request_is_never_redirected(self):
        """A redirected POST loses its body in most clients, whatever way they took to get the address wrong."""
        for path in (TOKEN, f'{TOKEN}/', f'{TOKEN}?x=1', TOKEN.upper(), f'/{TOKEN}', REGISTER, f'{REVOKE}/'):
            for headers in (
                {},
                {'X-Forwarded-Proto': 'http'},
                {'Accept-Language': 'de'},
                {'Cookie': 'frontend_lang=de_DE'},
            ):
                with self.subTest(path=path, headers=headers):
                    response = self.send(
                        'POST', path, data={'grant_type': 'refresh_token', 'refresh_token': 'x'}, headers=headers
                    )
                    self.assertNotIn('Location', response.headers)
                    self.assertIn(response.status_code, (400, 401, 404))

    def test_lists_are_lists_in_every_answer(self):
        """LM Studio breaks on a null."""
        for answer in (self.client, self.send('GET', SERVER_PATH).json(), self.send('GET', RESOURCE_PATH).json()):
            lists = {
                name: value
                for name, value in answer.items()
                if name.endswith(('s_supported', '_uris', '_types', '_servers'))
            }
            self.assertGreater(len(lists), 2)
            self.assertEqual([name for name, value in lists.items() if not isinstance(value, list) or not value], [])
            self.assertNotIn(None, answer.values())

    def test_vendor_whose_users_share_an_address_is_not_locked_out(self):
        """Claude's people come from a few addresses: what one client gets wrong stops no other one at the same address."""
        self.configure(failures_per_minute=1)
        stranger = self.register_client()
        statuses = {self.refresh(stranger, 'wrong').status_code for _ in range(5)}
        self.assertEqual(statuses, {400, 429})
        tokens = self.exchange(self.client, self.obtain_code(self.client)).json()
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).status_code, 200)
        self.assertEqual(self.register_client(redirect_uris=[CALLBACK])['redirect_uris'], [CALLBACK])
