from unittest.mock import patch

from odoo.tests import common, tagged

from .common import CALLBACK, OAuthCase

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
SETTINGS = 'base_setup.action_general_configuration'

# A busy machine may need longer than Odoo waits for a browser (in steps of 0.1 s) and for a whole tour (in seconds).
STEPS_TO_BROWSER = 600
LONGEST_TOUR = 600


@tagged('slow')
class TestTours(OAuthCase):
    """What an administrator and a user do in the back end, with a browser, and what it leaves in the database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_user('bob.user')

    def tour(self, name, action=None, login='admin'):
        """Let a browser take a tour, from a screen of the back end or from where the user arrives."""
        url = f'/web#action={action}' if action else '/web'
        with patch.object(common, 'CHECK_BROWSER_ITERATIONS', STEPS_TO_BROWSER):
            self.start_tour(url, f'muk_mcp_oauth.{name}', login=login, timeout=LONGEST_TOUR)
        self.env.invalidate_all()

    def register_claude(self):
        return self.register_client(client_name='Claude', redirect_uris=[CLAUDE])

    def connected_claude(self):
        """Two registrations of Claude, of one user each; return their records."""
        clients = []
        for user in (self.user, self.other):
            client = self.register_claude()
            with patch.object(type(self), 'user', user):
                self.connect(client)
            clients.append(self.record_of(client))
        return clients[0] | clients[1]

    def alive(self, clients):
        return clients.grant_ids.filtered(lambda grant: not grant.ended_at)

    def test_administrator_mends_a_failed_attempt(self):
        self.configure(redirect_hosts='chatgpt.com')
        refused = {'client_name': 'Claude', 'redirect_uris': [CLAUDE], 'token_endpoint_auth_method': 'none'}
        self.assertEqual(self.send('POST', '/mcp/oauth/register', json=refused).status_code, 400)
        self.tour('allow_refused_host', 'muk_mcp_oauth.action_attempt')
        self.register_claude()

    def test_administrator_approves_who_waits(self):
        self.configure(dynamic_registration='approval')
        client = self.record_of(self.register_client(client_name='Patient Agent'))
        self.assertEqual(client.state, 'pending')
        self.tour('approve_waiting_application', 'muk_mcp_oauth.action_dashboard')
        self.assertEqual(client.state, 'active')

    def test_administrator_blocks_an_application(self):
        clients = self.connected_claude()
        self.tour('block_application', 'muk_mcp_oauth.action_application')
        self.assertEqual((set(clients.mapped('state')), len(self.alive(clients))), ({'blocked'}, 0))

    def test_administrator_ends_the_connections_of_an_application(self):
        clients = self.connected_claude()
        other = self.register_client(redirect_uris=[CALLBACK])
        self.connect(other)
        self.tour('end_connections', 'muk_mcp_oauth.action_application')
        self.assertEqual((set(clients.mapped('state')), len(self.alive(clients))), ({'active'}, 0))
        self.assertEqual(len(self.alive(self.record_of(other))), 1)

    def test_administrator_makes_an_access_rule_and_tries_it(self):
        self.tour('make_access_rule', 'muk_mcp_oauth.action_access_rule')
        token = self.connect(self.register_client())['access_token']
        refused = self.call_tool(token, 'delete_records', ids=[self.user.partner_id.id]).json()['result']
        self.assertIn(
            'Deleting records of res.partner is closed to AI clients by a rule', refused['content'][0]['text']
        )

    def test_administrator_changes_settings_that_are_in_force_at_once(self):
        self.tour('change_settings', SETTINGS)
        self.assertEqual(self.connect(self.register_client())['expires_in'], 600)
        self.assertEqual(self.env['muk_mcp_oauth.server']._settings().grace_seconds, 60)

    def test_administrator_tests_the_url(self):
        self.tour('test_address', SETTINGS)

    def test_user_finds_how_to_connect_and_disconnects(self):
        client = self.register_client()
        token = self.connect(client)['access_token']
        self.tour('connect_and_disconnect', login=self.user.login)
        self.assertFalse(self.alive(self.record_of(client)))
        self.assertEqual(self.call_tool(token).status_code, 401)
