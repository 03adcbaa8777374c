from random import randrange

from odoo.tests import tagged

from .answers import redirect_parameters
from .assertions import ISSUER
from .common import REGISTER
from .document_case import DocumentCase

CLAUDE = ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback']
CLAUDE_DOCUMENT = 'https://claude.ai/oauth/mcp-oauth-client-metadata'
CLAUDE_CODE_DOCUMENT = 'https://claude.ai/oauth/claude-code-client-metadata'
CHATGPT_DOCUMENT = 'https://chatgpt.com/oauth/client.json'
CURSOR = [
    'cursor://anysphere.cursor-mcp/oauth/callback',
    'https://www.cursor.com/agents/mcp/oauth/callback',
    'http://localhost:8787/callback',
]
VS_CODE = [
    'https://vscode.dev/redirect',
    'https://insiders.vscode.dev/redirect',
    'http://127.0.0.1/',
    'http://127.0.0.1:33418/',
]
BOTH_GRANTS = ['authorization_code', 'refresh_token']


def some_port():
    return randrange(49152, 65536)


@tagged('slow')
class TestRealClients(DocumentCase):
    """Every client of which it is known what it sends, from its first message to a token that works."""

    def setUp(self):
        super().setUp()
        self.sign_in()

    def register(self, **metadata):
        """Register exactly what a client sends and return the answer, whose lists are lists."""
        response = self.send('POST', REGISTER, json=metadata)
        self.assertEqual(response.status_code, 201, response.text)
        registered = response.json()
        self.assertEqual([name for name, value in registered.items() if value is None], [])
        for name in ('redirect_uris', 'grant_types', 'response_types'):
            self.assertIsInstance(registered[name], list)
        self.assertEqual(registered['redirect_uris'], metadata['redirect_uris'])
        return registered

    def assert_connects(self, client, redirect_uri, asked_of_token_endpoint=None, **asked):
        """Consent, receive the answer at exactly this redirect URI, and exchange its code for a token that works."""
        page = self.open_consent(client, redirect_uri=redirect_uri, prompt='consent', **asked)
        response = self.decide(page, 'allow')
        self.assertEqual(response.headers['Location'].partition('?')[0], redirect_uri)
        answer = redirect_parameters(response)
        self.assertEqual((set(answer), answer['state'], answer['iss']), ({'code', 'state', 'iss'}, 'xyz', ISSUER))
        tokens = self.exchange(client, answer['code'], redirect_uri=redirect_uri, **(asked_of_token_endpoint or {}))
        self.assertEqual(tokens.status_code, 200, tokens.text)
        self.assert_accepted(self.call_tool(tokens.json()['access_token']))
        return tokens.json()

    def publish_at(self, url, **members):
        """Publish the document of a client and return the client."""
        document = {'client_id': url, **members}
        self.host.publish('/' + url.split('/', 3)[3], document)
        return document

    def test_claude_registers_both_its_hosts(self):
        client = self.register(
            client_name='Claude',
            redirect_uris=CLAUDE,
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            scope='claudeai',
            token_endpoint_auth_method='none',
        )
        for uri in CLAUDE:
            with self.subTest(uri=uri):
                self.assert_connects(client, uri, scope='claudeai')

    def test_claude_asks_for_a_secret_and_reads_what_it_got(self):
        client = self.register(
            client_name='Claude', redirect_uris=CLAUDE[:1], token_endpoint_auth_method='client_secret_post'
        )
        self.assertEqual(client['token_endpoint_auth_method'], 'client_secret_post')
        self.assertIsInstance(client['client_secret_expires_at'], int)
        self.assert_connects(client, CLAUDE[0])

    def test_claude_code_asks_for_a_secret_and_reads_that_it_gets_none(self):
        """A program on the user's machine could not keep one."""
        uri = f'http://localhost:{some_port()}/callback'
        client = self.register(
            client_name='Claude Code (odoo)', redirect_uris=[uri], token_endpoint_auth_method='client_secret_post'
        )
        self.assertEqual(client['token_endpoint_auth_method'], 'none')
        self.assertNotIn('client_secret', client)
        self.assert_connects(client, uri)

    def test_claude_falls_back_to_registering_where_documents_are_switched_off(self):
        """It looks for both members of the metadata before it sends its document's URL."""
        metadata = self.send('GET', '/.well-known/oauth-authorization-server').json()
        self.assertIs(metadata['client_id_metadata_document_supported'], True)
        self.assertIn('none', metadata['token_endpoint_auth_methods_supported'])
        self.configure(client_documents='nobody')
        metadata = self.send('GET', '/.well-known/oauth-authorization-server').json()
        self.assertFalse(metadata.get('client_id_metadata_document_supported'))
        client = self.register(client_name='Claude', redirect_uris=CLAUDE, token_endpoint_auth_method='none')
        self.assert_connects(client, CLAUDE[0])

    def test_claude_is_identified_by_its_document(self):
        client = self.publish_at(
            CLAUDE_DOCUMENT,
            client_name='Claude',
            client_uri='https://claude.ai',
            redirect_uris=CLAUDE,
            response_types=['code'],
            grant_types=[*BOTH_GRANTS, 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
            token_endpoint_auth_method='none',
        )
        self.assertIn('Claude, at claude.ai.', self.open_consent(client, redirect_uri=CLAUDE[0]).text)
        self.assert_connects(client, CLAUDE[0])

    def test_claude_code_listens_on_a_port_of_the_moment(self):
        registered = self.register(
            client_name='Claude Code (odoo)',
            redirect_uris=[f'http://localhost:{some_port()}/callback'],
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='none',
        )
        self.assert_connects(registered, registered['redirect_uris'][0])
        self.assert_connects(registered, f'http://localhost:{some_port()}/callback')

    def test_claude_code_lists_uris_without_a_port_in_its_document(self):
        client = self.publish_at(
            CLAUDE_CODE_DOCUMENT,
            client_name='Claude Code',
            redirect_uris=['http://localhost/callback', 'http://127.0.0.1/callback'],
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='none',
        )
        self.assert_connects(client, f'http://localhost:{some_port()}/callback')
        self.assert_connects(client, f'http://127.0.0.1:{some_port()}/callback')

    def test_chatgpt_has_a_redirect_uri_per_connector(self):
        uri = 'https://chatgpt.com/connector/oauth/sGkMV0a1pXd9'
        client = self.register(
            client_name='ChatGPT',
            redirect_uris=[uri],
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='none',
        )
        self.assert_connects(client, uri, resource=f'{ISSUER}/mcp')

    def test_chatgpt_uses_its_fixed_uri_where_the_issuer_is_sent(self):
        client = self.publish_at(
            CHATGPT_DOCUMENT,
            client_name='ChatGPT',
            redirect_uris=['https://chatgpt.com/connector_platform_oauth_redirect'],
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='private_key_jwt',
            token_endpoint_auth_methods_supported=['none', 'private_key_jwt'],
            token_endpoint_auth_signing_alg='RS256',
            jwks_uri='https://chatgpt.com/oauth/jwks.json',
            logo_uri='https://persistent.oaistatic.com/sonic/misc/openai-logo.png',
        )
        self.assertIn('ChatGPT, at chatgpt.com.', self.open_consent(client).text)
        self.assert_connects(client, client['redirect_uris'][0])

    def test_cursor_registers_three_uris_at_once_and_may_use_each(self):
        client = self.register(
            client_name='Cursor',
            redirect_uris=CURSOR,
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='none',
        )
        for uri in CURSOR:
            with self.subTest(uri=uri):
                self.assert_connects(client, uri)

    def test_vs_code_registers_four_uris_and_uses_another_port(self):
        client = self.register(
            client_name='Visual Studio Code',
            client_uri='https://code.visualstudio.com',
            redirect_uris=VS_CODE,
            response_types=['code'],
            grant_types=[*BOTH_GRANTS, 'urn:ietf:params:oauth:grant-type:device_code'],
            token_endpoint_auth_method='none',
            application_type='native',
        )
        self.assertEqual(client['grant_types'], BOTH_GRANTS)
        for uri in (*VS_CODE, f'http://127.0.0.1:{some_port()}/'):
            with self.subTest(uri=uri):
                self.assert_connects(client, uri)

    def test_copilot_cli_declares_one_port_and_binds_another(self):
        client = self.register(
            client_name='GitHub Copilot CLI',
            redirect_uris=['http://127.0.0.1:33418/'],
            grant_types=BOTH_GRANTS,
            token_endpoint_auth_method='none',
        )
        self.assert_connects(client, f'http://127.0.0.1:{some_port()}/')

    def test_codex_has_a_path_per_connection_and_names_no_resource_for_its_token(self):
        uri = f'http://127.0.0.1:{some_port()}/callback/4f6f1b0a'
        client = self.register(
            client_name='Codex', redirect_uris=[uri], grant_types=BOTH_GRANTS, token_endpoint_auth_method='none'
        )
        self.assert_connects(client, uri, resource=f'{ISSUER}/mcp', asked_of_token_endpoint={'resource': None})

    def test_gemini_cli_listens_on_its_port(self):
        uri = 'http://localhost:7777/oauth/callback'
        client = self.register(
            client_name='Gemini CLI MCP Client',
            redirect_uris=[uri],
            grant_types=BOTH_GRANTS,
            response_types=['code'],
            token_endpoint_auth_method='none',
        )
        self.assert_connects(client, uri)

    def test_gemini_spark_comes_back_to_google(self):
        uri = 'https://oauth-redirect.googleusercontent.com/r/gemini-connector-1'
        self.assert_connects(self.register(client_name='Gemini', redirect_uris=[uri]), uri)

    def test_copilot_studio_sends_no_scope(self):
        uri = 'https://global.consent.azure-apim.net/redirect/cr1f5-20odoo'
        client = self.register(client_name='Copilot Studio', redirect_uris=[uri])
        self.assertEqual(self.assert_connects(client, uri, scope=None)['scope'], 'mcp:read mcp:write')

    def test_n8n_asks_for_openid(self):
        for uri in (
            'https://n8n.our-company.example/rest/oauth2-credential/callback',
            'http://localhost:5678/rest/oauth2-credential/callback',
            'https://oauth.n8n.cloud/oauth2/callback',
        ):
            with self.subTest(uri=uri):
                client = self.register(
                    client_name='n8n', redirect_uris=[uri], grant_types=BOTH_GRANTS, response_types=['code']
                )
                self.assertEqual(self.assert_connects(client, uri, scope='openid')['scope'], 'mcp:read mcp:write')

    def test_le_chat_is_a_confidential_client(self):
        uri = 'https://callback.mistral.ai/v1/integrations_auth/oauth2_callback'
        for method in ('client_secret_basic', 'client_secret_post'):
            with self.subTest(method=method):
                client = self.register(client_name='Le Chat', redirect_uris=[uri], token_endpoint_auth_method=method)
                self.assertEqual(client['token_endpoint_auth_method'], method)
                self.assert_connects(client, uri)

    def test_mcp_inspector_registers_its_two_pages(self):
        for uri in ('http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'):
            with self.subTest(uri=uri):
                client = self.register(
                    client_name='MCP Inspector',
                    client_uri='https://github.com/modelcontextprotocol/inspector',
                    redirect_uris=[uri],
                    grant_types=BOTH_GRANTS,
                    response_types=['code'],
                    token_endpoint_auth_method='none',
                    scope='mcp:read mcp:write',
                )
                self.assert_connects(client, uri)

    def test_lm_studio_reads_lists_where_lists_are_due(self):
        """Beside what `register` checks of every client: members that were sent as null come back as lists or not at all."""
        client = self.register(
            client_name='LM Studio',
            redirect_uris=['http://127.0.0.1:1234/callback'],
            grant_types=None,
            response_types=None,
            contacts=None,
            scope=None,
            token_endpoint_auth_method='none',
        )
        self.assertEqual(client['grant_types'], BOTH_GRANTS)

    def test_client_that_registers_at_every_start_gets_a_client_each_time(self):
        """Nothing is shared between two registrations, and the earlier one goes on working."""
        metadata = {'client_name': 'Claude', 'redirect_uris': CLAUDE[:1], 'token_endpoint_auth_method': 'none'}
        first, second = self.register(**metadata), self.register(**metadata)
        self.assertNotEqual(first['client_id'], second['client_id'])
        self.assert_connects(second, CLAUDE[0])
        self.assert_connects(first, CLAUDE[0])
