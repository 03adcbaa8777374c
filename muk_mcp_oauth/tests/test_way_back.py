from odoo.tests import tagged

from .answers import error_link, is_consent_page
from .common import CALLBACK, LOOPBACK, OAuthCase

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@tagged('slow')
class TestWayBack(OAuthCase):
    """An error goes back without a click only to a client that somebody here trusts (RFC 9700 section 4.11.2)."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()

    def ask_wrongly(self, client):
        return self.authorize(client, response_type='token')

    def test_stranger_is_told_by_a_link_beside_the_name_of_its_host(self):
        """DF-07: nothing goes to a stranger without a click."""
        response = self.ask_wrongly(self.client)
        self.assert_error_link(response, 'unsupported_response_type')
        self.assertEqual(error_link(response)[1], 'client.example')

    def test_program_on_the_computer_is_a_stranger_too(self):
        client = self.register_client(redirect_uris=[LOOPBACK])
        self.assertEqual(error_link(self.ask_wrongly(client))[1], '127.0.0.1')

    def test_app_is_shown_by_its_scheme(self):
        client = self.register_client(redirect_uris=['cursor://anysphere.cursor-mcp/callback'])
        link, host = error_link(self.ask_wrongly(client))
        self.assertEqual((link.partition('?')[0], host), ('cursor://anysphere.cursor-mcp/callback', 'cursor:'))

    def test_client_of_an_administrator_is_told_at_once(self):
        record = self.env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': CALLBACK})
        client = {'client_id': record.client_id, 'redirect_uris': [CALLBACK]}
        self.assert_error_redirect(self.ask_wrongly(client), 'unsupported_response_type')

    def test_known_host_vouches_for_its_clients(self):
        client = self.register_client(redirect_uris=[CLAUDE])
        self.assert_error_redirect(self.ask_wrongly(client), 'unsupported_response_type')
        self.env['muk_mcp_oauth.known_client'].search([('host', '=', 'claude.ai')]).unlink()
        self.assert_error_link(self.ask_wrongly(client), 'unsupported_response_type')

    def test_consent_of_this_user_is_trust_while_it_lives(self):
        """DF-07: somebody else's is not."""
        self.connect(self.client)
        self.assert_error_redirect(self.ask_wrongly(self.client), 'unsupported_response_type')
        self.sign_in(self.create_user('eve.user'))
        self.assert_error_link(self.ask_wrongly(self.client), 'unsupported_response_type')
        self.sign_in()
        self.record_of(self.client).consent_ids.with_user(self.user).action_withdraw()
        self.assert_error_link(self.ask_wrongly(self.client), 'unsupported_response_type')

    def test_denial_goes_back_in_any_case(self):
        self.assert_error_redirect(self.deny(self.open_consent(self.client)), 'access_denied')

    def test_user_who_may_not_connect_reads_so_whoever_asks(self):
        self.sign_in(self.create_user('pia.portal', 'base.group_portal'))
        client = self.register_client(redirect_uris=[CLAUDE])
        response = self.authorize(client)
        self.assert_error_link(response, 'access_denied', status=403)
        self.assertIn('You may not connect applications', response.text)


@tagged('slow')
class TestSilentCode(OAuthCase):
    """A remembered consent answers a user who opens a page, not a page that loads something (RFC 9700 section 4.7)."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()
        self.allow(self.open_consent(self.client))

    def ask(self, method='GET', **headers):
        headers = {name.replace('_', '-'): value for name, value in headers.items()}
        form = {
            'response_type': 'code',
            'client_id': self.client['client_id'],
            'redirect_uri': CALLBACK,
            'code_challenge': 'a' * 43,
            'code_challenge_method': 'S256',
        }
        return self.send(method, '/mcp/oauth/authorize', params=form, headers=headers)

    def test_navigation_is_answered_at_once(self):
        for headers in (
            {},
            {'Sec_Fetch_Mode': 'navigate', 'Sec_Fetch_Dest': 'document', 'Sec_Fetch_Site': 'cross-site'},
        ):
            with self.subTest(headers=headers):
                self.assertTrue(self.ask(**headers).headers['Location'].startswith(f'{CALLBACK}?code='))

    def test_everything_else_gets_a_page(self):
        for headers in (
            {'Sec_Purpose': 'prefetch'},
            {'Sec_Purpose': 'prefetch;prerender', 'Sec_Fetch_Mode': 'navigate'},
            {'Purpose': 'prefetch'},
            {'Sec_Fetch_Mode': 'no-cors', 'Sec_Fetch_Dest': 'image'},
            {'Sec_Fetch_Mode': 'navigate', 'Sec_Fetch_Dest': 'iframe'},
            {'Sec_Fetch_Mode': 'cors', 'Sec_Fetch_Dest': 'empty'},
        ):
            with self.subTest(headers=headers):
                codes = self.env['muk_mcp_oauth.authorization_code'].search_count([])
                self.assertTrue(is_consent_page(self.ask(**headers)))
                self.assertEqual(self.env['muk_mcp_oauth.authorization_code'].search_count([]), codes)

    def test_head_gets_no_code(self):
        response = self.ask('HEAD')
        self.assertEqual((response.status_code, response.headers.get('Location')), (200, None))


@tagged('slow')
class TestRepeatedDecision(OAuthCase):
    """A double click sends the form twice; the browser follows the second answer."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()
        self.page = self.open_consent(self.client)

    def test_same_decision_gets_the_same_redirect(self):
        for decision in ('allow', 'deny'):
            with self.subTest(decision=decision):
                page = self.open_consent(self.client, prompt='consent')
                first, second = (self.decide(page, decision).headers['Location'] for _ in range(2))
                self.assertEqual(first, second)

    def test_one_code_comes_of_it_that_works_once(self):
        first, second = (self.allow(self.page)['code'] for _ in range(2))
        self.assertEqual(self.exchange(self.client, first).status_code, 200)
        self.assert_json_error(self.exchange(self.client, second), 'invalid_grant')

    def test_other_decision_is_refused(self):
        self.allow(self.page)
        self.assert_error_page(self.deny(self.page))

    def test_ticks_of_the_first_time_count(self):
        self.allow(self.page, ['mcp:read'])
        code = self.allow(self.page, ['mcp:read', 'mcp:write'])['code']
        self.assertEqual(self.exchange(self.client, code).json()['scope'], 'mcp:read')

    def test_page_is_used_after_ten_seconds(self):
        self.allow(self.page)
        self.pass_time('consent_page', seconds=11)
        self.assert_error_page(self.decide(self.page, 'allow'))

    def test_other_session_gets_nothing_of_it(self):
        self.allow(self.page)
        self.sign_in()
        csrf_token = self.open_consent(self.client, prompt='consent').hidden['csrf_token']
        self.assert_error_page(self.decide(self.page, 'allow', csrf_token=csrf_token))
