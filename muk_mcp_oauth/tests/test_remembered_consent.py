from odoo import Command
from odoo.tests import tagged

from .answers import is_consent_page, redirect_parameters
from .common import CALLBACK, LOOPBACK, OAuthCase, groups_field


class RememberedCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.sign_in()


@tagged('slow')
class TestRememberedConsent(RememberedCase):
    def shows_page(self, client=None, **parameters):
        return is_consent_page(self.authorize(client or self.client, **parameters))

    def test_same_or_narrower_request_skips_the_page(self):
        """An https client that was allowed the same before gets its code at once."""
        self.allow(self.open_consent(self.client))
        for scope in ('mcp:read mcp:write', 'mcp:read'):
            with self.subTest(scope=scope):
                self.assertIn('code', redirect_parameters(self.authorize(self.client, scope=scope)))

    def test_wider_request_asks_again(self):
        self.allow(self.open_consent(self.client), ['mcp:read'])
        self.assertTrue(self.shows_page(scope='mcp:read mcp:write'))

    def test_narrower_consent_narrows_what_is_connected(self):
        """The list of connected clients says what was allowed last, and no connection from before may do more; it stays narrow."""
        tokens = self.connect(self.client)
        pending = self.issue_code(self.client)
        self.connect(self.client, 'mcp:read')
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assertEqual(self.exchange(self.client, pending).json()['scope'], 'mcp:read')
        self.connect(self.client)
        refreshed = self.refresh(self.client, tokens['refresh_token']).json()
        self.assertEqual(refreshed['scope'], 'mcp:read')
        self.assert_accepted(self.call_tool(refreshed['access_token']))

    def test_client_that_asks_for_less_takes_nothing_away(self):
        tokens = self.connect(self.client)
        self.allow(self.open_consent(self.client, scope='mcp:read', prompt='consent'))
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.assertIn('mcp:write', self.refresh(self.client, tokens['refresh_token']).json()['scope'])
        self.assertFalse(self.shows_page(scope='mcp:read mcp:write'))

    def test_connection_calls_tools_as_often_as_the_setting_says(self):
        """Per minute, and as it says now, not as it said when the user allowed the client; the token stays good."""
        token = self.connect(self.client)['access_token']
        self.env['ir.config_parameter'].set_param('muk_mcp.rate_limit_requests', '2')
        answers = [self.call_tool(token) for _ in range(3)]
        self.assertEqual([answer.status_code for answer in answers], [200, 200, 429])
        self.assertGreater(int(answers[2].headers['Retry-After']), 0)

    def test_wider_or_equal_consent_changes_no_connection(self):
        tokens = self.connect(self.client, 'mcp:read')
        pending = self.issue_code(self.client, 'mcp:read')
        self.connect(self.client)
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.assertEqual(self.exchange(self.client, pending).json()['scope'], 'mcp:read')

    def test_local_client_is_confirmed_each_time(self):
        """AZ-24: RFC 8252 section 8.6; a setting trades that for comfort."""
        client = self.register_client(redirect_uris=[LOOPBACK])
        self.allow(self.open_consent(client))
        self.assertTrue(self.shows_page(client))
        self.configure(skip_local_confirmation=True)
        self.assertFalse(self.shows_page(client))

    def test_other_redirect_uri_of_the_client_asks_again(self):
        client = self.register_client(redirect_uris=[CALLBACK, 'https://client.example/second'])
        self.allow(self.open_consent(client))
        self.assertTrue(self.shows_page(client, redirect_uri='https://client.example/second'))

    def test_redirect_uri_that_was_allowed_less_asks_for_more(self):
        """However much another one of the client was allowed, and also after the client changed."""
        second = 'https://client.example/second'
        client = self.register_client(redirect_uris=[CALLBACK, second])
        self.allow(self.open_consent(client))
        self.allow(self.open_consent(client, redirect_uri=second, scope='mcp:read'))
        self.assertTrue(self.shows_page(client, redirect_uri=second))
        self.assertFalse(self.shows_page(client))
        self.record_of(client).name = 'Something Else'
        self.allow(self.open_consent(client, redirect_uri=second))
        self.assertTrue(self.shows_page(client))

    def test_client_can_ask_for_the_page(self):
        self.allow(self.open_consent(self.client))
        self.assertTrue(self.shows_page(prompt='consent'))

    def test_changed_client_asks_again(self):
        self.allow(self.open_consent(self.client))
        self.record_of(self.client).name = 'Something Else'
        self.assertTrue(self.shows_page())

    def test_withdrawn_consent_asks_again(self):
        self.allow(self.open_consent(self.client))
        self.record_of(self.client).consent_ids.with_user(self.user).action_withdraw()
        self.assertTrue(self.shows_page())

    def test_blocked_client_is_refused_before_and_on_the_page(self):
        page = self.open_consent(self.client)
        self.record_of(self.client).action_block()
        self.assert_error_page(self.decide(page, 'allow'), status=403)
        self.assert_error_page(self.authorize(self.client), status=403)

    def test_deleted_key_is_made_again(self):
        """The published muk_mcp lets people delete the keys of their connections; the next consent has new ones."""
        token = self.connect(self.client)['access_token']
        self.env.cr.execute('DELETE FROM muk_mcp_key WHERE user_id = %s', [self.user.id])
        self.env.invalidate_all()
        self.assert_challenge(self.call_tool(token))
        self.assert_accepted(self.call_tool(self.connect(self.client)['access_token']))


@tagged('slow')
class TestWhoMayConnect(RememberedCase):
    def test_client_may_be_limited_to_groups(self):
        self.record_of(self.client).group_ids = self.env.ref('base.group_system')
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)

    def test_portal_user_never_connects(self):
        """Not even in the group, which an administrator may give to anybody."""
        guest = self.create_user('gus.guest', 'base.group_portal,muk_mcp_oauth.group_connect')
        self.sign_in(guest)
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)

    def test_user_who_becomes_a_portal_user_is_out(self):
        self.user.write({groups_field(self.user): [Command.link(self.env.ref('muk_mcp_oauth.group_connect').id)]})
        tokens = self.connect(self.client)
        groups = ('base.group_portal', 'muk_mcp_oauth.group_connect')
        self.user.write({groups_field(self.user): [Command.set([self.env.ref(group).id for group in groups])]})
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).json()['error'], 'invalid_grant')

    def test_nobody_connects_when_the_group_is_deleted(self):
        """DF-16: a refusal, not a failure."""
        tokens = self.connect(self.client)
        self.env.ref('muk_mcp_oauth.group_connect').unlink()
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assertEqual(self.refresh(self.client, tokens['refresh_token']).json()['error'], 'invalid_grant')
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)

    def test_group_decides_where_internal_users_are_not_implied(self):
        """Taking the implication away lets an administrator choose the people one by one."""
        connect = self.env.ref('muk_mcp_oauth.group_connect')
        self.env.ref('base.group_user').implied_ids = [Command.unlink(connect.id)]
        plain = self.create_user('paul.plain')
        chosen = self.create_user('cleo.chosen', 'base.group_user,muk_mcp_oauth.group_connect')
        self.sign_in(plain)
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)
        self.sign_in(chosen)
        tokens = self.exchange(self.client, self.obtain_code(self.client)).json()
        self.assert_accepted(self.call_tool(tokens['access_token'], model='res.users'))
