from odoo.tests import tagged

from .common import OAuthCase


@tagged('slow')
class TestLastUse(OAuthCase):
    """An administrator who cleans up by last use must not cut off those who work every day."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.tokens = self.connect(self.client)
        self.grant = self.env['muk_mcp_oauth.grant'].search([('client_id', '=', self.record_of(self.client).id)])

    def last_uses(self):
        self.env.invalidate_all()
        return self.grant.last_used_at, self.record_of(self.client).last_used_at

    def test_tool_call_moves_last_use_of_connection_and_client(self):
        """DF-09, UX-05: each call, however old the connection is."""
        self.pass_time('grant', days=3)
        self.pass_time('client', days=3)
        before = self.last_uses()
        self.assert_accepted(self.call_tool(self.tokens['access_token']))
        for earlier, later in zip(before, self.last_uses(), strict=True):
            self.assertEqual((later - earlier).days, 3)
        self.assertEqual(self.grant.last_used_from, '127.0.0.1')

    def test_call_after_a_refresh_moves_last_use_of_connection_and_client(self):
        """UX-05: whoever works every day is not who has not been here since the consent."""
        self.pass_time('grant', days=3)
        self.pass_time('client', days=3)
        before = self.last_uses()
        refreshed = self.refresh(self.client, self.tokens['refresh_token']).json()
        self.assert_accepted(self.call_tool(refreshed['access_token']))
        for earlier, later in zip(before, self.last_uses(), strict=True):
            self.assertEqual((later - earlier).days, 3)

    def test_new_connection_counts_as_used(self):
        self.assertEqual(self.grant.last_used_at, self.grant.started_at)
        self.assertEqual(self.record_of(self.client).last_used_at, self.grant.started_at)

    def test_refused_call_is_no_use(self):
        self.grant._end('ended_by_administrator')
        self.pass_time('grant', days=3)
        before = self.last_uses()
        self.assert_challenge(self.call_tool(self.tokens['access_token']))
        self.assertEqual(self.last_uses(), before)

    def test_busy_connection_is_noted_once_a_minute(self):
        before = self.last_uses()
        self.assert_accepted(self.call_tool(self.tokens['access_token']))
        self.assertEqual(self.last_uses(), before)
        self.pass_time('grant', seconds=61)
        self.assert_accepted(self.call_tool(self.tokens['access_token']))
        self.assertGreaterEqual(self.last_uses()[0], before[0])
