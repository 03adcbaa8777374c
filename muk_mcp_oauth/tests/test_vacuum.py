from odoo.tests import tagged

from .common import OAuthCase


@tagged('slow')
class TestVacuum(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.tokens = self.connect(self.client)

    def count(self, model):
        return self.env[f'muk_mcp_oauth.{model}'].search_count([])

    def vacuum(self, model, method):
        """Run one of the methods that Odoo's daily job runs."""
        self.env.flush_all()
        getattr(self.env[f'muk_mcp_oauth.{model}'], method)()
        self.env.invalidate_all()

    def test_unused_clients_go_after_some_days(self):
        """REG-18: those that registered themselves; used ones and those of an administrator stay."""
        unused = self.register_client()
        manual = self.env['muk_mcp_oauth.client'].create(
            {'name': 'House Agent', 'redirect_uris': 'https://house.example/'}
        )
        self.pass_time('client', days=6)
        self.vacuum('client', '_gc_unused')
        self.assertTrue(self.record_of(unused))
        self.pass_time('client', days=2)
        self.vacuum('client', '_gc_unused')
        self.assertFalse(self.record_of(unused))
        self.assertTrue(self.record_of(self.client) and manual.exists())

    def test_client_whose_page_somebody_opened_is_kept_for_three_months(self):
        """REG-18: somebody meant to connect it, and may come back."""
        opened = self.register_client()
        self.sign_in()
        self.open_consent(opened)
        self.pass_time('client', days=89)
        self.vacuum('client', '_gc_unused')
        self.assertTrue(self.record_of(opened))
        self.pass_time('client', days=2)
        self.vacuum('client', '_gc_unused')
        self.assertFalse(self.record_of(opened))

    def test_client_is_kept_for_half_a_year_after_everything_ended(self):
        """REG-18: as long as a consent stands, it does not end at all."""
        self.pass_time('client', days=400)
        self.pass_time('grant', days=400)
        self.vacuum('grant', '_gc_dead')
        self.vacuum('client', '_gc_unused')
        self.assertTrue(self.record_of(self.client))
        self.record_of(self.client).consent_ids.action_withdraw()
        self.pass_time('consent', days=179)
        self.vacuum('client', '_gc_unused')
        self.assertTrue(self.record_of(self.client))
        self.pass_time('consent', days=2)
        self.vacuum('client', '_gc_unused')
        self.assertFalse(self.record_of(self.client))

    def test_blocked_client_stays_blocked(self):
        """REG-18: it would come back as a new one that nobody blocked."""
        self.record_of(self.client).action_block()
        self.pass_time('client', days=400)
        self.vacuum('client', '_gc_unused')
        self.assertTrue(self.record_of(self.client))

    def test_expired_access_tokens_go(self):
        self.vacuum('access_token', '_gc_expired')
        self.assertEqual(self.count('access_token'), 1)
        self.pass_time('access_token', seconds=900 + 31)
        self.vacuum('access_token', '_gc_expired')
        self.assertEqual(self.count('access_token'), 0)

    def test_expired_codes_stay_for_a_day(self):
        """So that a late replay still ends the grant."""
        self.pass_time('authorization_code', hours=23)
        self.vacuum('authorization_code', '_gc_expired')
        self.assertEqual(self.count('authorization_code'), 1)
        self.pass_time('authorization_code', hours=2)
        self.vacuum('authorization_code', '_gc_expired')
        self.assertEqual(self.count('authorization_code'), 0)

    def test_expired_consent_pages_go(self):
        self.sign_in()
        self.open_consent(self.client, prompt='consent')
        self.pass_time('consent_page', hours=2)
        self.vacuum('consent_page', '_gc_expired')
        self.assertEqual(self.count('consent_page'), 0)

    def test_dead_grants_go_with_their_tokens_after_a_month(self):
        """Living ones stay however old their first token is."""
        alive = self.connect(self.client)
        self.revoke(self.client, self.tokens['refresh_token'])
        self.pass_time('grant', days=29)
        self.vacuum('grant', '_gc_dead')
        self.assertEqual(self.count('grant'), 2)
        self.pass_time('grant', days=2)
        self.vacuum('grant', '_gc_dead')
        self.assertEqual((self.count('grant'), self.count('refresh_token')), (1, 1))
        self.assertEqual(self.refresh(self.client, alive['refresh_token']).status_code, 200)

    def test_consumed_refresh_tokens_go_when_they_expire(self):
        """The newest one, which was not used yet, stays."""
        new = self.refresh(self.client, self.tokens['refresh_token']).json()
        self.pass_time('refresh_token', days=29)
        newest = self.refresh(self.client, new['refresh_token']).json()
        self.pass_time('refresh_token', days=2)
        self.vacuum('refresh_token', '_gc_superseded')
        self.assertEqual(self.count('refresh_token'), 1)
        self.assertEqual(self.refresh(self.client, newest['refresh_token']).status_code, 200)

    def test_counters_of_past_windows_go(self):
        self.pass_time('rate_limit', hours=3)
        self.vacuum('rate_limit', '_gc_past')
        self.assertEqual(self.count('rate_limit'), 0)

    def test_retired_keys_go_when_nothing_can_need_them(self):
        """A day after their last token expired."""
        self.env['muk_mcp_oauth.signing_key'].action_rotate()
        self.pass_time('signing_key', hours=23)
        self.vacuum('signing_key', '_gc_retired_keys')
        self.assertEqual(self.count('signing_key'), 2)
        self.pass_time('signing_key', hours=2)
        self.vacuum('signing_key', '_gc_retired_keys')
        self.assertEqual(self.count('signing_key'), 1)
