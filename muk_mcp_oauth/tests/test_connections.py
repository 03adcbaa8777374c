from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import CALLBACK, LOOPBACK, OAuthCase

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@tagged('slow')
class TestConnections(OAuthCase):
    """What users see and end of their connections, by the methods that their preferences call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_user('oda.other')

    def consents(self, user=None):
        return self.env['muk_mcp_oauth.consent'].with_user(user or self.user)

    def consent_of(self, client):
        return self.consents().sudo().search([('client_id', '=', self.record_of(client).id)])

    def events(self, client):
        rows = self.env['muk_mcp.log'].search([('oauth_client', '=', client['client_id'])], order='id')
        return [row.method for row in rows if row.user_id == self.user]

    def test_clients_of_one_host_are_one_application(self):
        for _turn in range(2):
            self.connect(self.register_client(client_name='Claude', redirect_uris=[CLAUDE]))
        self.connect(self.register_client(redirect_uris=[LOOPBACK]))
        shown = {
            (entry['name'], entry['host'], entry['trust'], len(entry['connections']))
            for entry in self.consents().my_applications()
        }
        self.assertEqual(
            shown,
            {('Claude', 'claude.ai', 'known', 2), ('Ledger Agent', 'a program on this computer', 'local', 1)},
        )

    def test_nobody_sees_what_others_connected(self):
        self.connect(self.register_client())
        self.assertEqual(self.consents(self.other).my_applications(), [])
        self.assertEqual(self.consents(self.env.ref('base.user_admin')).my_applications(), [])

    def test_connection_tells_its_life(self):
        client = self.register_client()
        self.connect(client)
        [[connection]] = [entry['connections'] for entry in self.consents().my_applications()]
        grant = self.consent_of(client).grant_ids
        self.assertTrue(connection['is_alive'] and connection['may_write'])
        self.assertEqual(connection['last_used_at'], fields.Datetime.to_string(grant.last_used_at))
        self.assertEqual(connection['expires_at'], fields.Datetime.to_string(grant.expires_at))
        self.assertFalse(connection['asks_again'])

    def test_consent_without_a_living_connection_is_not_connected(self):
        """UX-14: also if the client of a loopback address has to ask again."""
        client = self.register_client(redirect_uris=[LOOPBACK])
        self.connect(client)
        self.consent_of(client).grant_ids._end('refresh_token_reused')
        [[connection]] = [entry['connections'] for entry in self.consents().my_applications()]
        self.assertFalse(connection['is_alive'])
        self.assertTrue(connection['asks_again'])

    def test_disconnecting_ends_the_tokens_and_leaves_a_row(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.consent_of(client).with_user(self.user).disconnect()
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assertEqual(self.consents().my_applications(), [])
        self.assertIn('oauth/disconnect', self.events(client))

    def test_disconnecting_everything_spares_what_others_connected(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.consents(self.other).disconnect_all()
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.consents().disconnect_all()
        self.assert_challenge(self.call_tool(tokens['access_token']))

    def test_nobody_touches_the_connections_of_others(self):
        client = self.register_client()
        tokens = self.connect(client)
        consent = self.consent_of(client).with_user(self.other)
        for method in (consent.disconnect, consent.stop_writing, consent.activity):
            with self.subTest(method=method.__name__), self.assertRaisesRegex(AccessError, 'not yours'):
                method()
        self.assert_accepted(self.call_tool(tokens['access_token']))

    def test_client_that_may_only_read_is_refused_writing_at_once(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.consent_of(client).with_user(self.user).stop_writing()
        with mute_logger('odoo.addons.muk_mcp'):
            response = self.call_tool(tokens['access_token'], 'create_records', values=[{'name': 'Not made'}])
        self.assertNotEqual(response.status_code, 200)
        self.assertEqual(self.refresh(client, tokens['refresh_token']).json()['scope'], 'mcp:read')
        self.assertIn('oauth/reduce_scope', self.events(client))

    def test_what_was_taken_away_is_not_ticked_when_the_client_asks_again(self):
        client = self.register_client()
        self.connect(client)
        self.consent_of(client).with_user(self.user).stop_writing()
        self.sign_in()
        page = self.open_consent(client)
        (box,) = page.document.xpath('//input[@value="mcp:write"]')
        self.assertIsNone(box.get('checked'))

    def test_activity_is_told_in_words_and_is_the_user_s_own(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.call_tool(tokens['access_token'])
        self.refresh(client, tokens['refresh_token'])
        told = [row['what'] for row in self.consent_of(client).with_user(self.user).activity()]
        self.assertEqual(told, ['Search count: Contact', 'Connected'])

    def test_unnamed_client_has_a_name_for_users(self):
        self.connect(self.register_client(client_name='', redirect_uris=[CALLBACK]))
        self.assertEqual([entry['name'] for entry in self.consents().my_applications()], ['An unnamed application'])
