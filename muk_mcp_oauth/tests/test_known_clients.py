from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import REGISTER, OAuthCase

LOOK_ALIKES = (
    'claude.ai.evil.example',
    'evilclaude.ai',
    'claude.ai.',
    'sub.claude.ai',
    'claude.a',
    'laude.ai',
    'claude-ai',
    'xn--clude-wqa.ai',
    'Claude.ai',
    '',
    '%',
    'claude%',
    None,
)
EXPECTED = {
    'claude.ai': 'Claude',
    'claude.com': 'Claude',
    'chatgpt.com': 'ChatGPT',
    'cursor.com': 'Cursor',
    'www.cursor.com': 'Cursor',
    'vscode.dev': 'Visual Studio Code',
    'insiders.vscode.dev': 'Visual Studio Code Insiders',
    'callback.mistral.ai': 'Le Chat',
    'global.consent.azure-apim.net': 'Microsoft Copilot Studio',
    'oauth.n8n.cloud': 'n8n Cloud',
    'oauth-redirect.googleusercontent.com': 'Google Gemini',
}


@tagged('slow')
class TestKnownClients(OAuthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.known = cls.env['muk_mcp_oauth.known_client']

    def page_of(self, **metadata):
        self.sign_in()
        return self.open_consent(self.register_client(**metadata))

    def test_well_known_hosts_have_names(self):
        self.assertEqual({known.host: known.name for known in self.known.search([])}, EXPECTED)

    def test_host_is_known_as_a_whole_only(self):
        """A part of a known host, or a host that contains one, is somebody else."""
        known = {entry.host for entry in self.known._listed()}
        self.assertIn('claude.ai', known)
        self.assertEqual([host for host in LOOK_ALIKES if host in known], [])

    def test_consent_page_names_who_gets_the_answer(self):
        page = self.page_of(client_name='Claude', redirect_uris=['https://claude.ai/api/mcp/auth_callback'])
        self.assertEqual(page.trust, 'known')
        self.assertIn('Connect Claude to', page.text)
        self.assertIn('Claude, at claude.ai.', page.text)
        self.assertNotIn('It calls itself', page.text)

    def test_web_pages_of_known_clients_may_call_the_endpoint(self):
        """Without a token they are asked for one; pages of others are refused before that."""
        for origin, status in (
            ('https://claude.ai', 401),
            ('https://chatgpt.com', 401),
            ('http://claude.ai', 403),
            ('https://claude.ai:8443', 403),
            ('https://claude.ai.evil.example', 403),
            ('https://sub.claude.ai', 403),
            ('https://claude.ai.', 403),
        ):
            with self.subTest(origin=origin):
                response = self.send('POST', '/mcp', json={}, headers={'Origin': origin})
                self.assertEqual(response.status_code, status, response.text)

    def test_known_redirect_host_does_not_verify_the_name(self):
        """Anybody can register a redirect URI of claude.ai, under any name."""
        page = self.page_of(client_name='Odoo Support', redirect_uris=['https://claude.ai/api/mcp/auth_callback'])
        self.assertIn('Connect Claude to', page.text)
        self.assertIn('Claude, at claude.ai. It calls itself “Odoo Support”.', page.text)

    def test_look_alike_is_not_named(self):
        # The last two look like claude.ai where a program shows what the punycode stands for; the page shows the punycode.
        for host in (
            'claude.ai.evil.example',
            'evilclaude.ai',
            'sub.claude.ai',
            'xn--laude-0ye.ai',
            'xn--claud-3we.ai',
        ):
            with self.subTest(host=host):
                page = self.page_of(client_name='Claude', redirect_uris=[f'https://{host}/api/mcp/auth_callback'])
                self.assertNotEqual(page.trust, 'known')
                self.assertNotIn('Connect Claude to', page.text)
                self.assertIn(host, page.text)

    def test_known_name_at_a_foreign_host_is_a_red_page(self):
        page = self.page_of(client_name='CIaude', redirect_uris=['https://c1aude-ai.example/cb'])
        self.assertEqual(page.trust, 'impostor')
        self.assertIn('This is not Claude', page.text)
        self.assertIn('The real Claude is at claude.ai.', page.text)
        buttons = page.document.xpath('//button[@name="decision"]')
        self.assertEqual(
            [(b.get('value'), b.get('class')) for b in buttons], [('deny', 'o_mcp_oauth_primary'), ('allow', None)]
        )
        self.assertEqual(page.document.xpath('//input[@name="scope"][@checked]'), [])

    def test_unicode_form_of_a_host_is_shown_beside_it(self):
        page = self.page_of(redirect_uris=['https://xn--bcher-kva.example/cb'])
        self.assertIn('xn--bcher-kva.example (its letters look like “bücher.example”)', page.text)

    def test_other_spellings_of_a_known_host_are_no_redirect_uris(self):
        """REG-08: upper case, a dot at the end, a default port and whatever browsers fold to the same host."""
        for host in (
            'Claude.ai',
            'CLAUDE.AI',
            'claude.ai.',
            'claude.ai:443',
            'claude。ai',
            'ｃlaude.ai',
            'сlaude.ai',
            'cla\u00adude.ai',
            'claude%2eai',
        ):
            with self.subTest(host=host):
                response = self.send(
                    'POST', REGISTER, json={'redirect_uris': [f'https://{host}/api/mcp/auth_callback']}
                )
                self.assert_json_error(response, 'invalid_redirect_uri')

    def test_administrator_names_hosts(self):
        """What is shipped is a start; the list belongs to the administrator."""
        self.known.create({'name': 'Our Agent', 'host': 'agent.example'})
        self.known.search([('host', '=', 'claude.ai')]).name = 'The Assistant'
        page = self.page_of(redirect_uris=['https://agent.example/callback'])
        self.assertIn('Connect Our Agent to', page.text)
        page = self.page_of(redirect_uris=['https://claude.ai/api/mcp/auth_callback'])
        self.assertIn('Connect The Assistant to', page.text)

    def test_host_is_checked(self):
        for host in (
            'Claude.ai',
            'claude.ai/',
            'claude.ai:443',
            'https://claude.ai/path',
            '*.claude.ai',
            'a b',
            'ä.example',
            'u@claude.ai',
            '',
        ):
            with self.subTest(host=host), self.assertRaises(ValidationError), self.cr.savepoint():
                self.known.create({'name': 'X', 'host': host})

    def test_host_has_one_name(self):
        """UX-13: said in words, and not as PostgreSQL says it."""
        for host in ('claude.ai', ' https://Claude.AI/ '):
            with self.assertRaisesRegex(ValidationError, 'claude.ai is in the list already, as Claude.'):
                self.known.create({'name': 'Second', 'host': host})

    def test_pasted_url_is_cut_to_its_host(self):
        """UX-17."""
        self.assertEqual(
            self.known.create({'name': 'Agents', 'host': 'https://Agents.Acme.Example/'}).host, 'agents.acme.example'
        )

    def test_hostile_name_is_shown_as_text(self):
        self.known.create({'name': '<img src=x>', 'host': 'agent.example'})
        self.assertIn('Connect <img src=x> to', self.page_of(redirect_uris=['https://agent.example/callback']).text)
