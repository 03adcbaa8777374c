from unittest import skipIf

from odoo.tests import tagged

from ..common.clock import utc_now
from ..compat import VERSION
from .common import CALLBACK, OAuthCase


@tagged('slow')
class TestAuditSteps(OAuthCase):
    """What a row of the audit log tells beyond the event itself: client, connection, refused value and attempt."""

    def setUp(self):
        super().setUp()
        self.started = self.env['muk_mcp.log'].search([], limit=1, order='id desc').id or 0

    def rows(self, *events):
        methods = [f'oauth/{event}' for event in events]
        domain = [('id', '>', self.started), *([('method', 'in', methods)] if methods else [])]
        return self.env['muk_mcp.log'].search(domain, order='id')

    def test_steps_from_registration_to_tokens_are_one_attempt(self):
        client = self.register_client()
        self.sign_in()
        self.exchange(client, self.obtain_code(client))
        register, *later = self.rows('register', 'authorize', 'consent', 'token')
        self.assertEqual(register.oauth_attempt, 0)
        self.assertEqual([row.method for row in later], ['oauth/authorize', 'oauth/consent', 'oauth/token'])
        self.assertEqual({row.oauth_attempt for row in later}, {register.id})
        self.assertEqual({row.oauth_name for row in self.rows()}, {'Ledger Agent'})

    def test_each_authorization_request_begins_an_attempt_of_its_own(self):
        client = self.register_client()
        self.sign_in()
        self.deny(self.open_consent(client))
        self.deny(self.open_consent(client))
        first, denied, second, denied_again = self.rows('authorize', 'consent')
        self.assertEqual(denied.oauth_attempt, self.rows('register').id)
        self.assertEqual(first.oauth_attempt, denied.oauth_attempt)
        self.assertEqual((second.oauth_attempt, denied_again.oauth_attempt), (0, second.id))

    def test_attempts_of_two_users_with_one_client_are_told_apart(self):
        client = self.register_client()
        self.sign_in()
        page = self.open_consent(client)
        other = self.create_user('bob.user')
        self.sign_in(other)
        self.open_consent(client)
        self.sign_in()
        first, second = self.rows('authorize')
        self.assertEqual((first.user_id, second.user_id), (self.user, other))
        self.assertEqual(first.oauth_attempt, self.rows('register').id)
        self.assertEqual(second.oauth_attempt, 0)
        self.deny(page)

    def test_attempt_is_over_after_an_hour(self):
        client = self.register_client()
        self.env.cr.execute("UPDATE muk_mcp_log SET create_date = create_date - interval '61 minutes'")
        self.sign_in()
        self.open_consent(client)
        self.assertEqual(self.rows('authorize').oauth_attempt, 0)

    def test_refused_registration_keeps_the_name_and_the_refused_host(self):
        self.configure(redirect_hosts='chatgpt.com')
        document = {'client_name': 'Claude', 'redirect_uris': ['https://claude.ai/cb'], 'client_secret': 'x' * 43}
        self.send('POST', '/mcp/oauth/register', json=document)
        row = self.rows('register')
        self.assertEqual(
            (row.oauth_name, row.oauth_cause, row.oauth_value), ('Claude', 'redirect_host_not_allowed', 'claude.ai')
        )

    def test_refused_value_is_kept_without_what_could_be_secret(self):
        client = self.register_client()
        self.sign_in()
        self.authorize(client, redirect_uri=f'https://u:p@client.example/{"x" * 50}?token=abc#frag')
        self.assertEqual(self.rows('authorize').oauth_value, 'https://…@client.example/…?token=…#…')

    def test_foreign_resource_is_kept(self):
        client = self.register_client()
        self.sign_in()
        self.authorize(client, resource='https://elsewhere.example/mcp')
        row = self.rows('authorize')
        self.assertEqual((row.oauth_cause, row.oauth_value), ('resource_unknown', 'https://elsewhere.example/mcp'))

    def test_token_of_the_url_of_before_is_refused_with_that_url(self):
        token = self.connect(self.register_client())['access_token']
        self.configure(public_url='https://new.example')
        check = self.env['muk_mcp_oauth.access_token']._inspect(token, utc_now())
        self.assertEqual((check.refusal, check.concerned['value']), ('issuer_mismatch', 'https://odoo.example'))

    @skipIf(VERSION < 18, 'A test of Odoo 17 takes back with a refused call what the call has written apart.')
    def test_token_of_the_url_of_before_is_kept_with_that_url(self):
        client = self.register_client()
        token = self.connect(client)['access_token']
        self.configure(public_url='https://new.example')
        # In the one transaction of a test a refusal takes back all that followed its first read, so the first request
        # only fills the caches that the new setting emptied.
        for _turn in range(2):
            self.call_tool(token)
        row = self.rows('access')
        self.assertEqual((row.oauth_cause, row.oauth_value), ('issuer_mismatch', 'https://odoo.example'))

    def test_rows_of_a_connection_name_it(self):
        client = self.register_client()
        tokens = self.connect(client)
        grant = self.env['muk_mcp_oauth.grant'].search([('client_id.client_id', '=', client['client_id'])])
        self.call_tool(tokens['access_token'])
        self.refresh(client, tokens['refresh_token'])
        self.pass_time('refresh_token', minutes=10)
        self.refresh(client, tokens['refresh_token'])
        rows = self.rows('token', 'refresh') + self.env['muk_mcp.log'].search(
            [('id', '>', self.started), ('method', '=', 'tools/call')]
        )
        self.assertEqual(len(rows), 4)
        self.assertEqual(rows.mapped('oauth_grant'), [grant.id] * 4)
        self.assertEqual(set(rows.mapped('oauth_client')), {client['client_id']})
        self.assertEqual(set(rows.mapped('oauth_name')), {'Ledger Agent'})

    def test_call_with_a_key_names_no_client(self):
        self.call_tool(self.make_api_key(self.user))
        row = self.env['muk_mcp.log'].search([('id', '>', self.started), ('method', '=', 'tools/call')])
        self.assertEqual((row.oauth_client, row.oauth_name, row.oauth_grant), (False, False, 0))

    def test_mismatch_of_the_redirect_uri_at_the_token_endpoint_is_kept(self):
        client = self.register_client()
        self.exchange(client, self.issue_code(client), redirect_uri=CALLBACK + '/other')
        self.assertEqual(self.rows('token').oauth_value, CALLBACK + '/other')
