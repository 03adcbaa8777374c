from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import OAuthCase


@tagged('slow')
class TestDashboard(OAuthCase):
    def shown(self):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['muk_mcp_oauth.dashboard'].create({})

    def test_numbers_count_what_they_lead_to(self):
        before = self.shown()
        users, calls, waiting = before.users, before.calls, before.waiting
        client = self.register_client()
        self.call_tool(self.connect(client)['access_token'])
        self.configure(dynamic_registration='approval')
        self.register_client(client_name='Waiting')
        after = self.shown()
        self.assertEqual((after.users, after.calls, after.waiting), (users + 1, calls + 1, waiting + 1))
        for tile in ('users', 'connections', 'waiting', 'calls', 'failures', 'replays'):
            action = after.with_context(tile=tile).action_open()
            found = self.env[action['res_model']].search(action['domain'])
            self.assertEqual(len(found.user_id if tile == 'users' else found), after[tile], tile)

    def test_hint_to_raise_the_grace_window_is_shown_until_it_is_raised(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.refresh(client, tokens['refresh_token'])
        self.pass_time('refresh_token', seconds=20)
        self.refresh(client, tokens['refresh_token'])
        shown = self.shown()
        self.assertEqual((shown.late_replays, shown.replays), (1, 1))
        self.assertTrue(shown.late_hint.startswith('1 connection ended in the last 7 days because its client'))
        self.assertIn('of 5 seconds. Raise it to 60 seconds', shown.late_hint)
        shown.action_raise_grace()
        self.assertEqual(self.env['muk_mcp_oauth.server']._settings().grace_seconds, 60)
        self.assertEqual(self.shown().late_replays, 0)

    def test_only_administrators_see_it(self):
        with self.assertRaises(AccessError):
            self.env['muk_mcp_oauth.dashboard'].with_user(self.user).action_show()
