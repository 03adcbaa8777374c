import re

from lxml import html

from odoo.tests import tagged

from .common import OAuthCase

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@tagged('slow')
class TestNotice(OAuthCase):
    """Whoever connects an application as somebody else is noticed, and ended by a button."""

    def setUp(self):
        super().setUp()
        self.sign_in()
        self.user.notification_type = 'inbox'

    def notices(self, user=None):
        """Return the notices in the inbox, the latest first."""
        partner = (user or self.user).partner_id
        return self.env['mail.message'].search(
            [('message_type', '=', 'user_notification'), ('notified_partner_ids', '=', partner.id)], order='id desc'
        )

    def mails(self):
        return self.env['mail.mail'].search([('email_to', 'ilike', self.user.email)])

    def allow_client(self, scopes=None, **metadata):
        client = self.register_client(**metadata)
        self.allow(self.open_consent(client), scopes)
        return client

    def test_new_application_is_told_in_the_inbox_and_by_mail(self):
        self.allow_client(client_name='Claude', redirect_uris=[CLAUDE], scopes=['mcp:read'])
        [notice] = self.notices()
        self.assertEqual(notice.subject, 'Claude (claude.ai) was connected to Odoo as you')
        self.assertEqual(notice.author_id, self.env.ref('base.partner_root'))
        text = ' '.join(html.fromstring(notice.body).text_content().split())
        self.assertIn('(odoo.example) as you', text)
        self.assertIn('from 127.0.0.1', text)
        self.assertIn('It may see what you may, and change nothing.', text)
        [mail] = self.mails()
        self.assertEqual((mail.subject, mail.state), (notice.subject, 'outgoing'))
        self.assertIn('/mcp/oauth/not-me/', mail.body_html)

    def test_user_who_reads_notifications_by_mail_gets_one_mail(self):
        self.user.notification_type = 'email'
        self.allow_client()
        [mail] = self.env['mail.mail'].search([('recipient_ids', '=', self.user.partner_id.id)]) | self.mails()
        self.assertEqual(mail.state, 'outgoing')

    def test_name_of_a_stranger_stands_in_quotation_marks(self):
        self.allow_client(client_name='Odoo Security: <b>your password expired</b>, please sign in at')
        self.assertRegex(self.notices().subject, r'\A“Odoo Security: .{1,30}…” \(client\.example\) was connected')

    def test_same_application_is_told_once(self):
        """Claude registers a new client at each connection, and a client asks again for more."""
        for _ in range(2):
            client = self.allow_client(client_name='Claude', redirect_uris=[CLAUDE])
        self.allow(self.open_consent(client, prompt='consent'))
        self.assertEqual(len(self.notices()), 1)

    def test_other_application_and_other_user_are_told(self):
        self.allow_client(client_name='Claude', redirect_uris=[CLAUDE])
        self.allow_client()
        self.assertEqual(len(self.notices()), 2)
        other = self.create_user('eve.user', notification_type='inbox')
        self.sign_in(other)
        self.allow_client()
        self.assertEqual(len(self.notices(other)), 1)

    def test_application_that_comes_back_after_the_end_is_new(self):
        client = self.allow_client()
        self.record_of(client).consent_ids.with_user(self.user).disconnect()
        self.allow(self.open_consent(client))
        self.assertEqual(len(self.notices()), 2)

    def test_denial_is_not_told(self):
        self.deny(self.open_consent(self.register_client()))
        self.assertFalse(self.notices())

    def test_setting_switches_it_off_and_on(self):
        for on in (False, True):
            with self.subTest(on=on):
                self.env['res.config.settings'].create({'mcp_oauth_notify_new_clients': on}).execute()
                stored = self.env['res.config.settings'].create({})
                self.assertEqual(stored.mcp_oauth_notify_new_clients, on)
                self.allow_client(client_name=f'Agent {on}')
                self.assertEqual(len(self.notices()), int(on))


@tagged('slow')
class TestNotMe(OAuthCase):
    """The link of the notice shows a page; only its button ends anything."""

    def setUp(self):
        super().setUp()
        self.sign_in()
        self.client = self.register_client()
        self.tokens = self.connect(self.client)
        self.allow(self.open_consent(self.client, prompt='consent'))
        self.path = f'/mcp/oauth/not-me/{self.record_of(self.client).consent_ids.id}'

    def disclaim(self, path):
        page = html.fromstring(self.send('GET', path).text)
        [token] = page.xpath('//input[@name="csrf_token"]/@value')
        return self.send('POST', path, data={'csrf_token': token})

    def test_opening_the_link_ends_nothing(self):
        for method in ('GET', 'HEAD'):
            with self.subTest(method=method):
                self.assertEqual(self.send(method, self.path).status_code, 200)
        self.assert_accepted(self.call_tool(self.tokens['access_token']))

    def test_button_ends_all_clients_of_the_application(self):
        tokens = self.connect(self.register_client())
        response = self.disclaim(self.path)
        self.assertIn('is disconnected', response.text)
        for token in (self.tokens, tokens):
            self.assert_challenge(self.call_tool(token['access_token']))
        self.assertIn('Change your password', response.text)

    def test_reference_of_the_page_finds_the_row(self):
        response = self.disclaim(self.path)
        [reference] = re.findall(r'<code>([0-9A-Z]{6})</code>', response.text)
        row = self.env['muk_mcp.log'].search([('oauth_reference', '=', reference)])
        self.assertEqual((row.method, row.user_id), ('oauth/not_me', self.user))
        self.assertEqual(row.oauth_client, self.client['client_id'])

    def test_form_without_a_csrf_token_ends_nothing(self):
        self.assertEqual(self.send('POST', self.path).status_code, 400)
        self.assert_accepted(self.call_tool(self.tokens['access_token']))

    def test_link_of_somebody_else_shows_and_ends_nothing(self):
        self.sign_in(self.create_user('eve.user'))
        for path in (self.path, '/mcp/oauth/not-me/999999999'):
            with self.subTest(path=path):
                response = self.send('GET', path)
                self.assertEqual(response.status_code, 404)
                self.assertNotIn('Ledger Agent', response.text)
        token = self.open_consent(self.register_client()).hidden['csrf_token']
        self.assertEqual(self.send('POST', self.path, data={'csrf_token': token}).status_code, 404)
        self.assert_accepted(self.call_tool(self.tokens['access_token']))

    def test_link_leads_through_the_login(self):
        self.sign_out()
        response = self.send('GET', self.path)
        self.assertIn('/web/login?redirect=', response.headers['Location'])

    def test_link_that_was_used_says_so(self):
        self.disclaim(self.path)
        self.assertIn('Nothing to disconnect', self.send('GET', self.path).text)

    def test_page_is_kept_nowhere_and_framed_by_nobody(self):
        response = self.send('GET', self.path)
        self.assertIn('no-store', response.headers['Cache-Control'])
        self.assertIn("frame-ancestors 'none'", response.headers['Content-Security-Policy'])
