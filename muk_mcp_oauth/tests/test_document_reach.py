from dataclasses import replace
from unittest.mock import patch

from odoo.addons.muk_mcp_oauth.models.client import document as client_document

from .common import REGISTER
from .document_case import CALLBACK, DocumentCase

EXAMPLE = '/oauth/mcp-oauth-client-metadata'


def no_name_resolves(_host, _port):
    raise OSError('no name server')


class TestDocumentReach(DocumentCase):
    """Clients are told to identify by a document as long as one can be fetched."""

    def setUp(self):
        super().setUp()
        self.sign_in()
        self.publish()
        self.host.publish(EXAMPLE, {})

    def is_announced(self):
        return self.send('GET', '/.well-known/oauth-authorization-server').json()[
            'client_id_metadata_document_supported'
        ]

    def cut_the_network(self):
        cut = patch.object(client_document, 'INTERNET', replace(client_document.INTERNET, resolve=no_name_resolves))
        self.addCleanup(cut.stop)
        cut.start()
        return cut

    def try_again(self):
        self.env['muk_mcp_oauth.rate_limit'].search([]).unlink()
        self.env['muk_mcp_oauth.server']._try_documents(client_document.INTERNET)

    def test_nobody_is_told_so_without_a_way_out(self):
        """ASM-08: from the first failure until the network is back; a client registers itself meanwhile."""
        self.assertIs(self.is_announced(), True)
        cut = self.cut_the_network()
        self.assert_error_page(self.authorize(self.client))
        self.assertIs(self.is_announced(), False)
        registered = self.send('POST', REGISTER, json={'redirect_uris': [CALLBACK]})
        self.assertEqual(registered.status_code, 201)
        self.try_again()
        self.assertIs(self.is_announced(), False)
        cut.stop()
        self.try_again()
        self.assertIs(self.is_announced(), True)

    def test_client_whose_own_host_is_away_says_nothing_about_the_network(self):
        """ASM-08: the document of a known client is what is tried."""
        only_claude = patch.object(
            client_document,
            'INTERNET',
            replace(
                client_document.INTERNET,
                resolve=lambda host, port: (
                    [self.host.address[:2]] if host == 'claude.ai' else no_name_resolves(host, port)
                ),
            ),
        )
        with only_claude:
            self.assert_error_page(self.authorize(self.client))
        self.assertEqual(self.host.requests, [EXAMPLE])
        self.assertIs(self.is_announced(), True)

    def test_answer_that_refuses_is_an_answer(self):
        """ASM-08: the network let it through."""
        self.host.answers[EXAMPLE] = lambda handler: handler.send(403, b'')
        self.try_again()
        self.assertIs(self.is_announced(), True)

    def test_other_settings_do_not_ask_the_network(self):
        """ASM-08."""
        self.cut_the_network()
        self.try_again()
        for policy, announced in (('automatic', False), ('everyone', True), ('list', True), ('nobody', False)):
            with self.subTest(policy=policy):
                self.configure(client_documents=policy)
                self.assertIs(self.is_announced(), announced)

    def test_it_is_tried_once_a_minute_at_most(self):
        for _ in range(5):
            self.env['muk_mcp_oauth.server']._try_documents(client_document.INTERNET)
        # A minute may begin among them.
        self.assertIn(len(self.host.requests), (1, 2))

    def test_it_is_tried_every_hour_and_when_odoo_starts(self):
        cron = self.env.ref('muk_mcp_oauth.cron_try_documents')
        self.assertEqual((cron.active, cron.interval_number, cron.interval_type), (True, 1, 'hours'))
        self.assertEqual(getattr(cron, 'numbercall', -1), -1)
        triggers = self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)])
        self.env['muk_mcp_oauth.server']._register_hook()
        self.assertEqual(self.env['ir.cron.trigger'].search_count([('cron_id', '=', cron.id)]), triggers + 1)

    def test_administrator_reads_which_setting_helps(self):
        self.cut_the_network()
        self.assertNotIn('Client Metadata Documents', self.authorize(self.client).text)
        self.sign_in(self.create_user('rita.root', 'base.group_system'))
        self.assertIn('Client Metadata Documents', self.authorize(self.client).text)
