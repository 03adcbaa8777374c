import re
from types import SimpleNamespace
from urllib.parse import quote

from lxml import html

from odoo import http
from odoo.tests import new_test_user, tagged

from ..controllers.hints import explanation_of
from ..protocol.hints import Hint
from .answers import ConsentForm
from .common import CALLBACK, OAuthCase

# What only people of the trade know; the advice has to do without.
PROTOCOL_WORDS = re.compile(
    r'redirect|\bURI\b|parameter|client(?!\.example)|scope|grant|token|OAuth|PKCE|metadata|invalid_|\bcode\b|authoriz',
    re.IGNORECASE,
)


@tagged('slow')
class TestErrorPages(OAuthCase):
    """A page says what happened and what to do, and its reference leads an administrator to the cause."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()

    def page(self, response):
        return html.fromstring(response.text)

    def text(self, response):
        return ' '.join(self.page(response).find('.//main').text_content().split())

    def link(self, response, label):
        """Return where the link of that label leads, None if there is none."""
        links = self.page(response).xpath('//main//a')
        return next((link.get('href') for link in links if ' '.join(link.text_content().split()) == label), None)

    def follow(self, url):
        return self.send('GET', url.removeprefix(self.base_url()))

    def test_reference_finds_the_row_with_the_cause(self):
        response = self.authorize(self.client, client_id='never-registered')
        [reference] = self.page(response).xpath('//p[@class="o_mcp_oauth_reference"]/code/text()')
        self.assertRegex(reference, r'\A[0-9A-HJKMNP-TV-Z]{6}\Z')
        row = self.env['muk_mcp.log'].search([('oauth_reference', '=', reference)])
        self.assertEqual((row.method, row.oauth_cause), ('oauth/authorize', 'client_unknown'))

    def test_only_administrators_get_the_link_to_the_row(self):
        ask = {'client_id': 'never-registered'}
        self.assertIsNone(self.link(self.authorize(self.client, **ask), 'Show what to do about it'))
        self.sign_in(self.create_user('root.user', 'base.group_system'))
        link = self.link(self.authorize(self.client, **ask), 'Show what to do about it')
        row = self.env['muk_mcp.log'].search([('oauth_cause', '=', 'client_unknown')], limit=1, order='id desc')
        self.assertIn(f'model=muk_mcp_oauth.attempt&view_type=form&id={row.id}', link)

    def test_every_situation_is_told_without_a_word_of_the_protocol(self):
        # A page is made in a request, by which its texts find their language.
        self.patch(http, 'request', SimpleNamespace(env=self.env(context={'lang': 'en_US'})))
        for hint in Hint:
            with self.subTest(hint=hint):
                explanation = explanation_of(hint)
                self.assertNotRegex(f'{explanation.message} {explanation.advice}', PROTOCOL_WORDS)

    def test_faulty_requests_are_told_without_a_word_of_the_protocol(self):
        for wrong in (
            {'client_id': None},
            {'client_id': 'never-registered'},
            {'redirect_uri': 'https://elsewhere.example/'},
            {'redirect_uri': 'javascript:alert(1)'},
            {'code_challenge': None},
            {'response_type': 'token'},
            {'resource': 'https://elsewhere.example/mcp'},
        ):
            with self.subTest(wrong=wrong):
                response = self.authorize(self.client, **wrong)
                self.assert_error_page(response)
                self.assertNotRegex(self.text(response), PROTOCOL_WORDS)

    def test_try_again_is_offered_where_it_can_help(self):
        record = self.record_of(self.client)
        for state, helps in (('pending', True), ('blocked', False)):
            with self.subTest(state=state):
                record.state = state
                again = self.link(self.authorize(self.client, state='a b&c'), 'Try again')
                self.assertEqual(bool(again), helps)
        record.state = 'pending'
        again = self.link(self.authorize(self.client, state='a b&c'), 'Try again')
        record.state = 'active'
        self.assertEqual(self.allow(self.form(self.follow(again)))['state'], 'a b&c')

    def form(self, response):
        self.assertEqual(response.status_code, 200, response.text)
        return ConsentForm(response)

    def test_expired_page_is_asked_for_again(self):
        page = self.open_consent(self.client, scope='mcp:read')
        self.pass_time('consent_page', minutes=11)
        response = self.decide(page, 'allow')
        self.assertIn('has expired', self.text(response))
        again = self.form(self.follow(self.link(response, 'Try again')))
        self.assertEqual(again.scopes, ['mcp:read'])
        self.assertEqual(self.allow(again)['state'], 'xyz')

    def test_page_that_was_answered_is_not_asked_for_again(self):
        page = self.open_consent(self.client)
        self.allow(page)
        self.pass_time('consent_page', seconds=11)
        self.assertIsNone(self.link(self.decide(page, 'allow'), 'Try again'))

    def test_page_of_somebody_else_is_not_asked_for_again(self):
        page = self.open_consent(self.client)
        self.sign_in(self.create_user('eve.user'))
        token = self.open_consent(self.client).hidden['csrf_token']
        response = self.decide(page, 'allow', csrf_token=token)
        self.assert_error_page(response)
        self.assertIsNone(self.link(response, 'Try again'))

    def test_client_blocked_while_the_page_was_open_is_called_blocked(self):
        """UX-15: the page was neither used nor expired."""
        page = self.open_consent(self.client)
        self.record_of(self.client).action_block()
        response = self.decide(page, 'allow')
        self.assert_error_page(response, 403)
        self.assertIn('has blocked this application', self.text(response))
        self.assertIsNone(self.link(response, 'Try again'))

    def test_client_changed_while_the_page_was_open_is_looked_at_again(self):
        """UX-15."""
        page = self.open_consent(self.client)
        self.record_of(self.client).name = 'Something Else'
        response = self.decide(page, 'allow')
        self.assertIn('has changed while this page was open', self.text(response))
        again = self.form(self.follow(self.link(response, 'Try again')))
        self.assertIn('Something Else', again.text)

    def test_starting_again_is_not_advised_where_it_cannot_help(self):
        """UX-16: blocked, host not allowed, user not allowed."""
        self.record_of(self.client).state = 'blocked'
        self.assertIn('Trying again does not help', self.text(self.authorize(self.client)))
        self.record_of(self.client).state = 'active'
        self.configure(redirect_hosts='claude.ai')
        self.assertIn('Trying again does not help', self.text(self.authorize(self.client)))
        self.configure(redirect_hosts='')
        self.sign_in(self.create_user('pia.portal', 'base.group_portal'))
        response = self.authorize(self.client)
        self.assertIn('Trying again does not help', self.text(response))
        self.assertIn('/web/session/logout', self.link(response, 'Sign in as somebody else'))

    def test_page_names_the_client_and_leads_back_to_it(self):
        claude = 'https://claude.ai/api/mcp/auth_callback'
        client = self.register_client(client_name='Claude', redirect_uris=[claude])
        new_test_user(self.env, 'paul.portal', 'base.group_portal', password='paul.portal')
        self.authenticate('paul.portal', 'paul.portal')
        response = self.authorize(client)
        self.assertIn('Claude cannot be connected', self.text(response))
        self.assertNotIn('only if you know it', self.text(response))
        self.assertTrue(self.link(response, 'Back to Claude').startswith(f'{claude}?error=access_denied'))


@tagged('slow')
class TestLogin(OAuthCase):
    """The login says what one signs in for; a stranger's words never stand above a password."""

    def purpose(self, client, **parameters):
        self.sign_out()
        response = self.authorize(client, **parameters)
        return self.purpose_at(response.headers['Location'])

    def purpose_at(self, location):
        page = html.fromstring(self.send('GET', location.removeprefix(self.base_url())).text)
        return [' '.join(element.text_content().split()) for element in page.find_class('o_mcp_oauth_purpose')]

    def test_client_of_a_known_host_is_named(self):
        claude = 'https://claude.ai/api/mcp/auth_callback'
        client = self.register_client(client_name='Claude', redirect_uris=[claude])
        self.assertEqual(self.purpose(client), ['Sign in to continue to Claude.'])

    def test_client_of_an_administrator_is_named(self):
        record = self.env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': CALLBACK})
        client = {'client_id': record.client_id, 'redirect_uris': [CALLBACK]}
        self.assertEqual(self.purpose(client), ['Sign in to continue to House Agent.'])

    def test_stranger_is_not_named(self):
        for name, uri in (
            ('Odoo Security', CALLBACK),
            ('Claude', 'https://c1aude-ai.example/cb'),
            ('Claude Code', 'http://127.0.0.1/callback'),
        ):
            with self.subTest(name=name):
                client = self.register_client(client_name=name, redirect_uris=[uri])
                self.assertEqual(self.purpose(client), ['Sign in to connect an AI client.'])

    def test_any_text_behind_the_url_is_harmless(self):
        for query in ('', '%00', 'client_id=%00', 'client_id=a&client_id=b', 'client_id=%ff', '\u202e<b>', 'x' * 3000):
            with self.subTest(query=query):
                location = f'/web/login?redirect={quote("/mcp/oauth/authorize?" + query)}'
                self.assertEqual(self.purpose_at(location), ['Sign in to connect an AI client.'])

    def test_other_logins_are_as_they_were(self):
        for location in ('/web/login', '/web/login?redirect=/odoo', '/web/login?redirect=%2Fmcp%2Foauth%2Fother'):
            with self.subTest(location=location):
                self.assertEqual(self.purpose_at(location), [])
