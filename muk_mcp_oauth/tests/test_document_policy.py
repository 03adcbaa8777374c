from datetime import datetime

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.muk_mcp_oauth.models.server.rate_limit import FETCHES_AT_HOST, FETCHES_OF_USER
from odoo.addons.muk_mcp_oauth.protocol.errors import OAuthError

from .client_key import EcKey
from .document_case import CALLBACK, DocumentCase

NOON = datetime(2026, 11, 23, 12, 0, 0)


@tagged('slow')
class TestDocumentPolicy(DocumentCase):
    def setUp(self):
        super().setUp()
        self.sign_in()
        self.publish()

    def metadata(self):
        return self.send('GET', '/.well-known/oauth-authorization-server').json()

    def test_support_is_announced(self):
        """ASM-08: with `none` among the methods, which Claude looks for."""
        self.assertIs(self.metadata()['client_id_metadata_document_supported'], True)
        self.assertIn('none', self.metadata()['token_endpoint_auth_methods_supported'])

    def test_nobody_means_nobody(self):
        """ASM-08: not announced, and an error page without a fetch."""
        self.configure(client_documents='nobody')
        self.assertFalse(self.metadata().get('client_id_metadata_document_supported'))
        self.assert_error_page(self.authorize(self.client))
        self.assertEqual(self.host.connections, 0)

    def test_list_counts_whole_hosts(self):
        self.configure(
            client_documents='list',
            client_document_hosts='example, nt.example, xagent.example agent.example.evil.example',
        )
        self.assert_error_page(self.authorize(self.client))
        self.assertEqual(self.host.connections, 0)
        self.configure(client_document_hosts='claude.ai, Agent.example')
        self.open_consent(self.client)

    def test_list_of_hosts_is_checked(self):
        """A URL, a wildcard or a port would never match, so they are refused where they are written down."""
        for hosts in ('https://claude.ai', '*.claude.ai', 'claude.ai:443', 'claude.ai/', 'claude.ai, ä.example'):
            with self.subTest(hosts=hosts), self.assertRaises(ValidationError), self.cr.savepoint():
                self.env['res.config.settings'].create({'mcp_oauth_client_document_hosts': hosts})
        self.env['res.config.settings'].create(
            {'mcp_oauth_client_document_hosts': 'Claude.ai, chatgpt.com agent.example'}
        ).execute()
        self.assertEqual(
            self.env['ir.config_parameter'].get_param('muk_mcp_oauth.client_document_hosts'),
            'Claude.ai, chatgpt.com agent.example',
        )

    def test_client_waits_where_administrators_approve(self):
        """What holds for registrations holds for documents, unless their host was chosen by an administrator."""
        self.configure(dynamic_registration='approval')
        self.assert_error_page(self.authorize(self.client), 403)
        self.record_of(self.client).action_activate()
        self.open_consent(self.client)
        self.forget_clients()
        self.configure(client_documents='list', client_document_hosts='agent.example')
        self.open_consent(self.client)

    def test_changed_document_waits_for_approval_again(self):
        """SL-01: an approved client took the name of another one, a URL of a stranger and the scope to write."""
        self.configure(dynamic_registration='approval')
        self.assert_error_page(self.authorize(self.client), 403)
        self.record_of(self.client).action_activate()
        tokens = self.connect(self.client)
        self.pass_time('client', days=2)
        self.open_consent(self.client, prompt='consent')
        self.assertEqual(self.record_of(self.client).state, 'active')
        for members in (
            {'client_name': 'Claude'},
            {'redirect_uris': [CALLBACK, 'https://agent.example/other']},
            {'scope': 'mcp:read'},
        ):
            with self.subTest(members=members):
                self.publish(**members)
                self.pass_time('client', days=2)
                self.assert_error_page(self.authorize(self.client), 403)
                self.assertEqual(self.record_of(self.client).state, 'pending')
                self.record_of(self.client).action_activate()
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).status_code, 200)

    def test_own_host_vouches_for_nobody(self):
        """SL-02: a file that somebody made public was a client whose consent page showed the host of the company."""
        self.configure(public_url='https://agent.example')
        self.assert_error_page(self.authorize(self.client))
        self.assert_logged('invalid_client: document_host_is_ours')
        self.assertEqual(self.host.connections, 0)

    def test_changed_key_waits_for_approval_again(self):
        """REG-19: what an administrator approved were the keys, too; a member that nobody relies on is no change."""
        self.configure(dynamic_registration='approval')
        first, second = ({'token_endpoint_auth_method': 'private_key_jwt', 'jwks': EcKey().jwks} for _ in range(2))
        self.publish(**first)
        self.assert_error_page(self.authorize(self.client), 403)
        self.record_of(self.client).action_activate()
        for published, state in (
            ({**first, 'logo_uri': 'https://agent.example/logo.png'}, 'active'),
            (second, 'pending'),
        ):
            self.publish(**published)
            self.pass_time('client', days=2)
            self.authorize(self.client)
            self.assertEqual(self.record_of(self.client).state, state)

    def test_blocked_client_stays_blocked_and_costs_no_request(self):
        self.open_consent(self.client)
        self.record_of(self.client).action_block()
        self.pass_time('client', days=2)
        self.host.reset()
        for signed_in in (True, False):
            self.sign_in() if signed_in else self.sign_out()
            self.assert_error_page(self.authorize(self.client), 403)
        self.assertEqual(self.host.connections, 0)

    def test_decision_of_an_administrator_survives_the_next_fetch(self):
        self.open_consent(self.client)
        self.record_of(self.client).group_ids = self.env.ref('base.group_system')
        self.pass_time('client', days=2)
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)
        self.assertEqual(self.record_of(self.client).group_ids, self.env.ref('base.group_system'))

    def test_administrator_has_a_document_fetched_again(self):
        self.open_consent(self.client)
        self.record_of(self.client).action_fetch_again()
        self.open_consent(self.client)
        self.assertEqual(len(self.host.requests), 2)

    def fetch_as(self, user):
        self.env['muk_mcp_oauth.rate_limit']._limit_fetch('agent.example', user, NOON)

    def test_user_has_few_documents_fetched_in_a_minute(self):
        """What fails is counted in the database, and refused before it is tried."""
        self.host.answers[self.PATH] = lambda handler: handler.send(500, b'')
        # A minute may begin among them, so twice as many are sure to be too many.
        statuses = [self.authorize(self.client).status_code for _ in range(2 * FETCHES_OF_USER + 1)]
        self.assertEqual(set(statuses), {400, 429})
        self.assertEqual(len(self.host.requests), statuses.count(400))
        self.assertLessEqual(len(self.host.requests), 2 * FETCHES_OF_USER)

    def test_host_is_not_hammered_by_many_users(self):
        for user in range(FETCHES_AT_HOST):
            self.fetch_as(user)
        with self.assertRaises(OAuthError) as refusal:
            self.fetch_as(FETCHES_AT_HOST)
        self.assertEqual((refusal.exception.status, refusal.exception.headers), (429, {'Retry-After': '61'}))

    def test_unused_document_clients_are_vacuumed(self):
        self.open_consent(self.client)
        self.pass_time('client', days=91)
        self.env['muk_mcp_oauth.client']._gc_unused()
        self.assertFalse(self.record_of(self.client).exists())

    def test_used_and_blocked_document_clients_stay(self):
        self.connect(self.client)
        self.pass_time('client', days=8)
        self.env['muk_mcp_oauth.client']._gc_unused()
        self.assertTrue(self.record_of(self.client).exists())
