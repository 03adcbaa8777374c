from odoo.tests import tagged

from .answers import redirect_parameters
from .assertions import ISSUER
from .common import CALLBACK, RESOURCE
from .forge import claims_of
from .test_consent import ConsentCase


@tagged('slow')
class TestTamperedConsent(ConsentCase):
    """A form that was changed, moved to another session or user, or kept until it was stale."""

    def test_decision_needs_the_token_of_the_session(self):
        """AZ-23: without it, or with a made-up one, there is no code and no grant."""
        page = self.open_consent(self.client)
        for csrf_token in ('', 'made-up', None, 'é', 'x' * 10_000, '0o99999999999', '\x00'):
            with self.subTest(csrf_token=csrf_token):
                self.assert_error_page(self.decide(page, 'allow', csrf_token=csrf_token))
        self.assert_nothing_granted()
        self.allow(page)

    def test_page_of_another_session_is_refused(self):
        """AZ-23: even where the same user opened it."""
        page = self.open_consent(self.client)
        self.sign_in()
        csrf_token = self.open_consent(self.client).hidden['csrf_token']
        self.assert_error_page(self.decide(page, 'allow', csrf_token=csrf_token))
        self.assert_nothing_granted()

    def test_page_of_another_user_is_refused(self):
        """AZ-23: a form cannot be smuggled to somebody else."""
        page = self.open_consent(self.client)
        self.sign_in(self.create_user('eve.user'))
        csrf_token = self.open_consent(self.client).hidden['csrf_token']
        self.assert_error_page(self.decide(page, 'allow', csrf_token=csrf_token))
        self.assert_nothing_granted()

    def test_account_that_was_swapped_between_showing_and_submitting_is_refused(self):
        """AZ-23: the browser went from one user to another and back; the page is of a session that has ended."""
        page = self.open_consent(self.client)
        self.sign_in(self.create_user('eve.user'))
        self.assert_error_page(self.decide(page, 'allow'))
        self.sign_in()
        self.assert_error_page(self.decide(page, 'allow'))
        csrf_token = self.open_consent(self.client).hidden['csrf_token']
        self.assert_error_page(self.decide(page, 'allow', csrf_token=csrf_token))
        self.assert_nothing_granted()

    def test_nobody_decides_after_signing_out(self):
        """AZ-23: a page that stayed open in a tab; whoever signs out takes its use away."""
        page = self.open_consent(self.client)
        self.sign_out()
        self.assert_error_page(self.decide(page, 'allow'))
        self.assert_nothing_granted()

    def test_unknown_page_is_refused(self):
        """AZ-23: the id of the page is a secret of its own."""
        page = self.open_consent(self.client)
        for token in ('made-up', '', 'é', '\x00', 'x' * 10_000, page.hidden['page'][:-1], page.hidden['page'] + 'x'):
            with self.subTest(page=token[:10]):
                self.assert_error_page(self.decide(page, 'allow', page=token))
        self.assert_nothing_granted()

    def test_form_of_one_page_decides_nothing_of_another(self):
        """AZ-23: the client, its redirect URI and everything else are what the page showed, whatever the form says."""
        page = self.open_consent(self.client)
        other = self.register_client(client_name='Other Agent', redirect_uris=['https://other.example/cb'])
        smuggled = {
            'client_id': other['client_id'],
            'redirect_uri': other['redirect_uris'][0],
            'state': 'smuggled',
            'response_type': 'token',
            'code_challenge': 'x' * 43,
            'code_challenge_method': 'plain',
            'resource': 'https://evil.example/mcp',
            'user_id': '1',
            'uid': '1',
            'prompt': 'none',
            'iss': 'https://evil.example',
            'code': 'chosen',
        }
        response = self.decide(page, 'allow', **smuggled)
        self.assertTrue(response.headers['Location'].startswith(f'{CALLBACK}?code='))
        answer = redirect_parameters(response)
        self.assertEqual((answer['state'], answer['iss']), ('xyz', ISSUER))
        self.assertNotEqual(answer['code'], 'chosen')
        tokens = self.exchange(self.client, answer['code']).json()
        claims = claims_of(tokens['access_token'])
        self.assertEqual(
            (claims['client_id'], claims['sub'], claims['aud']),
            (self.client['client_id'], str(self.user.id), RESOURCE),
        )

    def test_only_the_button_that_says_so_allows(self):
        """AZ-19: any other decision, or none, is a denial."""
        for decision in (None, '', 'ALLOW', 'allow ', 'yes', 'deny', ['deny', 'allow']):
            with self.subTest(decision=decision):
                self.assert_error_redirect(self.decide(self.open_consent(self.client), decision), 'access_denied')
        self.assert_nothing_granted()

    def test_ticks_cannot_add_to_what_was_offered(self):
        """AZ-23: what is not one of the boxes is no tick."""
        for scopes in (['admin'], ['mcp:read mcp:write'], ['MCP:READ'], ['\x00'], ['é' * 1000]):
            with self.subTest(scopes=scopes):
                page = self.open_consent(self.client, scope='mcp:read')
                self.assert_error_redirect(self.decide(page, 'allow', scopes), 'access_denied')
        self.assert_nothing_granted()

    def test_client_that_changed_since_is_refused(self):
        """What the user allows is what the page showed: a stale page is opened again."""
        changes = {
            'name': 'Something Else',
            'redirect_uris': f'{CALLBACK}\nhttps://evil.example/cb',
            'scope': 'mcp:read',
            'read_only': True,
            'kind': 'manual',
            'state': 'pending',
        }
        for name, value in changes.items():
            with self.subTest(changed=name):
                client = self.register_client()
                page = self.open_consent(client)
                self.record_of(client)[name] = value
                self.assert_error_page(self.decide(page, 'allow'), 403 if name == 'state' else 400)
        self.assertEqual(self.codes(), 0)

    def test_user_who_may_no_longer_connect_is_refused_on_the_open_page(self):
        """The group was taken away, or the client limited to another one, while the page was open."""
        page = self.open_consent(self.client)
        self.record_of(self.client).group_ids = self.env.ref('base.group_system')
        self.assert_error_link(self.decide(page, 'allow'), 'access_denied', status=403)
        self.assert_nothing_granted()
