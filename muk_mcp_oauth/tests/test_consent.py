from urllib.parse import urlsplit

from lxml import html

from .answers import ConsentForm, redirect_parameters
from .assertions import ISSUER
from .common import AUTHORIZE, CALLBACK, LOOPBACK, OAuthCase

FRAME_HEADERS = {'X-Frame-Options': 'DENY', 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'no-store'}


class ConsentCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()

    def codes(self):
        return self.env['muk_mcp_oauth.authorization_code'].search_count([])

    def assert_nothing_granted(self):
        """No code, and no row that would let the client skip the page."""
        self.assertEqual(self.codes(), 0)
        self.assertFalse(
            self.env['muk_mcp_oauth.consent'].search_count([('client_id', '=', self.record_of(self.client).id)])
        )


class TestConsentPage(ConsentCase):
    def test_page_tells_who_asks_for_what_and_as_whom(self):
        """AZ-25: name, host, which Odoo and company, scopes, user, where the data goes, how long, how to end it."""
        page = self.open_consent(self.client)
        for shown in (
            'Connect “Ledger Agent” to',
            self.user.company_id.name,
            'odoo.example',
            'client.example',
            'What it reads is sent to client.example.',
            self.user.name,
            self.user.login,
            'Not you?',
            'Until you disconnect it or it lies unused for 30 days, at most 180 days.',
            'Disconnect it at any time in your preferences',
        ):
            with self.subTest(shown=shown):
                self.assertIn(shown, page.text)
        self.assertEqual(page.scopes, ['mcp:read', 'mcp:write'])

    def test_page_shows_the_picture_of_the_user(self):
        [picture] = self.open_consent(self.client).document.xpath('//img[@class="o_mcp_oauth_avatar"]')
        self.assertEqual(picture.get('alt'), '', 'the name stands beside it')
        answer = self.url_open(picture.get('src'))
        self.assertEqual((answer.status_code, answer.headers['Content-Type'][:6]), (200, 'image/'))

    def test_page_names_every_company_in_which_the_client_could_work(self):
        companies = self.env['res.company'].create([{'name': 'Second Works'}, {'name': 'Third Works'}])
        self.user.company_ids |= companies
        self.assertIn('in 3 companies:', self.open_consent(self.client).text)
        self.assertIn('Second Works', self.open_consent(self.client).text)

    def test_unknown_host_is_amber_and_names_the_host(self):
        page = self.open_consent(self.client)
        self.assertEqual(page.trust, 'unknown')
        self.assertIn('Not known to your company. It calls itself “Ledger Agent”', page.text)
        self.assertIn('Continue only if you expected exactly this address.', page.text)

    def test_registered_part_of_a_host_is_emphasised(self):
        client = self.register_client(redirect_uris=['https://claude.ai.login-check.evil.example/cb'])
        page = self.open_consent(client)
        (first, *_others) = page.document.xpath('//*[@class="o_mcp_oauth_host"]')
        self.assertEqual(first.find('strong').text, 'evil.example')
        self.assertEqual(first.find('span').text, 'claude.ai.login-check.')

    def test_program_of_the_device_is_blue_and_told_as_such(self):
        """AZ-25: loopback and custom-scheme clients, of which any program could be asking."""
        for uri, host, kind in (
            (LOOPBACK, '127.0.0.1', 'A program on this computer.'),
            ('cursor://anysphere.cursor-mcp/cb', 'cursor:', 'An app on this device.'),
        ):
            with self.subTest(uri=uri):
                page = self.open_consent(self.register_client(redirect_uris=[uri]))
                self.assertEqual(page.trust, 'local')
                self.assertIn(f'{kind} Continue only if you started this from “Ledger Agent” just now.', page.text)
                self.assertEqual(page.text_of('o_mcp_oauth_host'), host)
        self.assertNotIn('just now', self.open_consent(self.client).text)

    def test_access_without_refresh_says_how_short_it_is(self):
        client = self.register_client(grant_types=['authorization_code'])
        self.assertIn('15 minutes; then it has to ask you again.', self.open_consent(client).text)

    def test_client_of_an_administrator_is_shown_as_such(self):
        client = self.env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': CALLBACK})
        page = self.open_consent({'client_id': client.client_id, 'redirect_uris': [CALLBACK]})
        self.assertEqual(page.trust, 'administrator')
        self.assertIn('Set up by your administrator', page.text)
        self.assertIn('Connect House Agent to', page.text)

    def test_administrator_is_warned_of_what_that_means(self):
        self.assertNotIn('You are an administrator', self.open_consent(self.client).text)
        self.sign_in(self.create_user('ann.admin', 'base.group_system'))
        self.assertIn('You are an administrator', self.open_consent(self.client).text)

    def test_every_scope_has_a_labelled_box(self):
        page = self.open_consent(self.client)
        for box in page.document.xpath('//input[@name="scope"]'):
            self.assertEqual(len(page.document.xpath(f'//label[@for="{box.get("id")}"]')), 1)

    def test_hostile_names_are_shown_literally(self):
        """Markup, direction changes and invisible characters neither act nor deceive; long names are cut."""
        for name, shown in (
            ('<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'),
            ('Odoo\u202egnp.exe', 'Odoognp.exe'),
            ('L\u200bed\u2060g\ufeffer', 'Ledger'),
            ('two\r\nlines\x00', 'two lines'),
            ('{{7*7}} ${x}', '{{7*7}} ${x}'),
            ('x' * 10_000, 'x' * 39 + '…'),
        ):
            with self.subTest(name=name[:20]):
                page = self.open_consent(self.register_client(client_name=name))
                self.assertIn(f'Connect “{shown}” to', page.text)
        self.assertIn('Connect An unnamed application to', self.open_consent(self.register_client(client_name='')).text)

    def test_pages_cannot_be_framed(self):
        """AZ-22: login, consent and error page; no form-action, which would block the redirect in Chrome."""
        consent, error = self.authorize(self.client), self.authorize(self.client, client_id='unknown')
        self.sign_out()
        login = self.send('GET', self.authorize(self.client).headers['Location'])
        for response in (login, consent, error):
            with self.subTest(status=response.status_code):
                self.assertLessEqual(FRAME_HEADERS.items(), dict(response.headers).items())
                self.assertIn("frame-ancestors 'none'", response.headers['Content-Security-Policy'])
                self.assertNotIn('form-action', response.headers['Content-Security-Policy'])

    def test_second_factor_on_the_way_cannot_be_framed(self):
        """AZ-22, DF-14: nor can the page for a wrong password."""
        self.sign_out()
        url = self.authorize(self.client).headers['Location']
        form = ConsentForm(self.send('GET', url)).hidden
        wrong = self.send('POST', '/web/login', data={**form, 'login': self.user.login, 'password': 'wrong'})
        self.user.sudo().totp_secret = 'A' * 32
        entered = self.send('POST', '/web/login', data={**form, 'login': self.user.login, 'password': self.user.login})
        self.assertIn('/web/login/totp', entered.headers['Location'])
        factor = self.visit(entered.headers['Location'])
        self.assertIn('totp_token', factor.text)
        for response in (wrong, entered, factor):
            self.assertLessEqual(FRAME_HEADERS.items(), dict(response.headers).items())
            self.assertIn("frame-ancestors 'none'", response.headers['Content-Security-Policy'])

    def visit(self, url):
        """Open a URL of this server, whatever host it names."""
        parts = urlsplit(url)
        return self.send('GET', f'{parts.path}?{parts.query}')

    def test_pages_load_nothing_from_elsewhere(self):
        """AZ-28: no image, script or link of another host."""
        for response in (self.authorize(self.client), self.authorize(self.client, client_id='unknown')):
            self.assertNotRegex(response.text, r'(?:src|href|action)="(?:https?:)?//')

    def test_pages_run_their_own_scripts_only(self):
        """No directive lets anything else in, and what may run carries a value that changes with each answer."""
        policies = [
            response.headers['Content-Security-Policy']
            for response in (self.authorize(self.client), self.authorize(self.client, client_id='unknown'))
        ]
        self.assertEqual(len(set(policies)), 2)
        for policy in policies:
            self.assertIn("default-src 'none'", policy)
            self.assertRegex(policy, r"script-src 'nonce-[\w-]{20,}'(?:;|\Z)")

    def test_pages_name_their_language(self):
        self.assertEqual(self.open_consent(self.client).document.get('lang'), 'en-US')

    def test_switching_the_user_comes_back_to_the_request(self):
        (link,) = self.open_consent(self.client).document.xpath('//a[contains(@class, "o_mcp_oauth_not_you")]/@href')
        response = self.send('GET', link)
        self.assertIn('%2Fmcp%2Foauth%2Fauthorize%3F', response.headers['Location'])
        self.assertIn(self.client['client_id'], response.headers['Location'])


class TestStepUp(ConsentCase):
    def boxes(self, page):
        """Return for each box whether it is ticked, and the boxes that are marked as new."""
        boxes = page.document.xpath('//input[@name="scope"]')
        new = page.document.xpath('//label[.//*[@class="o_mcp_oauth_new"]]/preceding-sibling::input/@value')
        return {box.get('value'): box.get('checked') is not None for box in boxes}, new

    def test_first_page_ticks_what_is_asked_and_marks_nothing(self):
        ticked, new = self.boxes(self.open_consent(self.client))
        self.assertEqual((ticked, new), ({'mcp:read': True, 'mcp:write': True}, []))

    def test_reading_alone_is_ticked_if_the_administrator_wants_it_so(self):
        """Until the user allowed more."""
        self.configure(offer_reading_first=True)
        page = self.open_consent(self.client)
        self.assertEqual(self.boxes(page), ({'mcp:read': True, 'mcp:write': False}, []))
        self.allow(page)
        ticked, new = self.boxes(self.open_consent(self.client, prompt='consent'))
        self.assertEqual((ticked, new), ({'mcp:read': True, 'mcp:write': True}, []))

    def test_what_was_unticked_stays_unticked(self):
        self.allow(self.open_consent(self.client), ['mcp:read'])
        page = self.open_consent(self.client)
        self.assertEqual(self.boxes(page), ({'mcp:read': True, 'mcp:write': False}, []))
        self.assertIn('You allowed this on', page.text)

    def test_what_was_never_asked_is_marked_as_new(self):
        self.allow(self.open_consent(self.client, scope='mcp:read'))
        self.assertEqual(
            self.boxes(self.open_consent(self.client)), ({'mcp:read': True, 'mcp:write': True}, ['mcp:write'])
        )

    def test_changed_client_is_said_to_have_changed(self):
        self.allow(self.open_consent(self.client))
        self.record_of(self.client).name = 'Another Agent'
        self.assertIn('It has changed since', self.open_consent(self.client).text)

    def test_withdrawn_consent_is_no_earlier_decision(self):
        self.allow(self.open_consent(self.client), ['mcp:read'])
        self.env['muk_mcp_oauth.consent'].search([]).action_withdraw()
        page = self.open_consent(self.client)
        self.assertEqual(self.boxes(page), ({'mcp:read': True, 'mcp:write': True}, []))
        self.assertNotIn('You allowed this on', page.text)


class TestAnswerOfAnApp(ConsentCase):
    """A custom scheme opens a program, and the browser stays where it is."""

    BROWSER = {'Sec-Fetch-Mode': 'navigate'}
    URI = 'cursor://anysphere.cursor-mcp/oauth/callback'

    def setUp(self):
        super().setUp()
        self.page = self.open_consent(self.register_client(client_name='Cursor', redirect_uris=[self.URI]))

    def press(self, decision):
        data = {**self.page.hidden, 'scope': self.page.scopes, 'decision': decision}
        return self.send('POST', AUTHORIZE, data=data, headers=self.BROWSER)

    def link_of(self, response):
        self.assertEqual(response.status_code, 200, response.text)
        document = html.fromstring(response.text)
        (link,) = document.xpath('//a/@href')
        (refresh,) = document.xpath('//meta[@http-equiv="refresh"]/@content')
        self.assertEqual(refresh, f'0;url={link}')
        return link

    def test_browser_gets_a_page_that_goes_there_and_says_so(self):
        response = self.press('allow')
        self.assertTrue(self.link_of(response).startswith(f'{self.URI}?code='))
        self.assertIn('You can close this page and return to “Cursor”.', response.text)
        self.assertIn('no-store', response.headers['Cache-Control'])

    def test_denial_says_that_nothing_was_allowed(self):
        response = self.press('deny')
        self.assertTrue(self.link_of(response).startswith(f'{self.URI}?error=access_denied'))
        self.assertIn('Not connected', response.text)

    def test_other_programs_get_the_redirect(self):
        response = self.decide(self.page, 'allow')
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers['Location'].startswith(f'{self.URI}?code='))


class TestDecision(ConsentCase):
    def test_approval_answers_the_exact_redirect_uri(self):
        """AZ-02, AZ-04: a 303 with code, state and issuer once each; the URI's own query is kept."""
        client = self.register_client(redirect_uris=['https://client.example/cb?tenant=a%2Fb'])
        response = self.decide(self.open_consent(client), 'allow')
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers['Location'].startswith('https://client.example/cb?tenant=a%2Fb&code='))
        self.assertEqual(set(redirect_parameters(response)), {'tenant', 'code', 'state', 'iss'})
        self.assertEqual(redirect_parameters(response)['iss'], ISSUER)

    def test_custom_scheme_is_answered_as_it_was_registered(self):
        """AZ-02: no byte of the URI changes."""
        for uri in ('cursor://anysphere.cursor-mcp/oauth/callback', 'com.example.app:/cb', LOOPBACK):
            with self.subTest(uri=uri):
                response = self.decide(self.open_consent(self.register_client(redirect_uris=[uri])), 'allow')
                self.assertTrue(response.headers['Location'].startswith(f'{uri}?code='))

    def test_state_comes_back_identical(self):
        """AZ-03: one character, 4 kB, or everything that has a meaning in URLs; absent stays absent."""
        for state in ('x', 'y' * 4096, 'a b+c%20&=#é"<>\'/?'):
            with self.subTest(state=state[:20]):
                self.assertEqual(
                    self.allow(self.open_consent(self.client, prompt='consent', state=state))['state'], state
                )
        self.assertNotIn('state', self.allow(self.open_consent(self.client, prompt='consent', state=None)))

    def test_denial_goes_back_without_a_code(self):
        """AZ-19: and leaves no consent."""
        self.assert_error_redirect(self.deny(self.open_consent(self.client)), 'access_denied')
        self.assertFalse(self.env['muk_mcp_oauth.consent'].search_count([('user_id', '=', self.user.id)]))

    def test_nothing_ticked_is_a_denial(self):
        self.assert_error_redirect(self.decide(self.open_consent(self.client), 'allow', scopes=[]), 'access_denied')

    def test_user_ticks_less_than_offered(self):
        """The granted scope is what was ticked, and no form can add to what was offered."""
        page = self.open_consent(self.client, scope='mcp:read')
        tokens = self.exchange(self.client, self.allow(page, ['mcp:read', 'mcp:write', 'admin'])['code']).json()
        self.assertEqual(tokens['scope'], 'mcp:read')

    def test_page_works_once(self):
        page = self.open_consent(self.client)
        self.allow(page)
        self.assert_error_page(self.decide(page, 'deny'))
        self.pass_time('consent_page', seconds=11)
        self.assert_error_page(self.decide(page, 'allow'))
        self.assertEqual(self.codes(), 1)

    def test_two_open_pages_both_work(self):
        first, second = self.open_consent(self.client, state='1'), self.open_consent(self.client, state='2')
        self.assertEqual([self.allow(first)['state'], self.allow(second)['state']], ['1', '2'])

    def test_page_expires_after_ten_minutes(self):
        page = self.open_consent(self.client)
        self.pass_time('consent_page', minutes=9, seconds=50)
        self.allow(page)
        page = self.open_consent(self.client, prompt='consent')
        self.pass_time('consent_page', minutes=10)
        self.assert_error_page(self.decide(page, 'allow'))

    def test_codes_are_long_different_and_stored_hashed(self):
        """AZ-26: 256 random bits, which neither the row nor the challenge gives away."""
        codes = {self.obtain_code(self.client) for _ in range(20)}
        self.assertEqual(len(codes), 20)
        self.assertEqual({len(code) for code in codes}, {43})
        self.env.cr.execute('SELECT c::text FROM muk_mcp_oauth_authorization_code c')
        stored = ' '.join(row[0] for row in self.env.cr.fetchall())
        self.assertFalse([code for code in codes if code in stored])
