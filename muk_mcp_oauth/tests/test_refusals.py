from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.muk_mcp_oauth.models.server import refusals

from .common import OAuthCase


@tagged('slow')
class TestRefusals(OAuthCase):
    """Refusals of strangers are rows up to a number, and counted beyond it."""

    def setUp(self):
        super().setUp()
        self.configure(refusals_per_minute=3)
        self.client = self.register_client()
        self.started = self.env['muk_mcp.log'].search([], limit=1, order='id desc').id or 0

    def rows(self):
        return self.env['muk_mcp.log'].search([('id', '>', self.started)], order='id')

    def let_the_minute_pass(self):
        self.env.cr.execute(
            "UPDATE muk_mcp_oauth_rate_limit SET window_start = window_start - interval '1 minute' WHERE bucket LIKE 'refused%'"
        )
        refusals._written_down.clear()

    def test_the_rest_of_a_minute_is_one_row_with_its_number(self):
        """AU-01: it is written once, with the minute that it is about."""
        for _ in range(8):
            self.exchange(self.client, 'wrong')
        self.assertEqual(len(self.rows()), 3)

        self.let_the_minute_pass()
        self.exchange(self.client, 'wrong')
        self.exchange(self.client, 'wrong')

        counted = self.rows().filtered(lambda row: row.method == 'oauth/refused')
        self.assertEqual(len(self.rows() - counted), 5)
        self.assertEqual(
            (counted.status, counted.ip_address, counted.oauth_cause), ('rate_limited', '127.0.0.1', 'refusals_counted')
        )
        self.assertIn(' 5 more ', counted.error_message)
        self.assertLess(counted.create_date, self.rows()[-1].create_date + timedelta(seconds=1))

    def test_number_is_written_by_the_vacuum_if_nobody_comes_any_more(self):
        """AU-01."""
        for _ in range(5):
            self.refresh(self.client, 'guess')
        self.let_the_minute_pass()
        self.env['muk_mcp_oauth.rate_limit']._gc_past()
        self.assertEqual(self.rows().mapped('method'), ['oauth/refresh'] * 3 + ['oauth/refused'])
        self.env['muk_mcp_oauth.rate_limit']._gc_past()
        self.assertEqual(len(self.rows()), 4)

    def test_what_a_stranger_gets_done_without_effect_is_counted_too(self):
        """AU-01: the revocation of what never was is a success, as often as anybody likes."""
        for _ in range(6):
            self.assertEqual(self.revoke(self.client, 'never was').status_code, 200)
        self.assertEqual(len(self.rows()), 3)

    def test_what_happens_to_a_connection_and_who_is_signed_in_are_always_rows(self):
        """AU-02: however many refusals of others come from the same address."""
        for _ in range(4):
            self.exchange(self.client, 'wrong')
        self.sign_in()
        page = self.open_consent(self.client)
        tokens = self.exchange(self.client, self.allow(page)['code']).json()
        self.revoke(self.client, tokens['refresh_token'])
        self.authorize({'client_id': 'unknown', 'redirect_uris': ['https://unknown.example/cb']})
        self.assertEqual(
            self.rows()[3:].mapped('method'),
            ['oauth/authorize', 'oauth/consent', 'oauth/token', 'oauth/revoke', 'oauth/authorize'],
        )
