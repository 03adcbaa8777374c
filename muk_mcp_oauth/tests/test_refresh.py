from .common import RESOURCE, OAuthCase, basic
from .forge import claims_of


class RefreshCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.tokens = self.connect(self.client)

    def rotate(self, tokens=None, **parameters):
        """Refresh and return the new tokens."""
        response = self.refresh(self.client, (tokens or self.tokens)['refresh_token'], **parameters)
        self.assertEqual(response.status_code, 200, response.text)
        return response.json()

    def assert_refused(self, tokens, client=None):
        self.assert_json_error(self.refresh(client or self.client, tokens['refresh_token']), 'invalid_grant')

    def assert_dead(self, *generations, client=None):
        """Every refresh and access token of the grant is refused."""
        for tokens in generations:
            self.assert_challenge(self.call_tool(tokens['access_token']))
            self.assert_refused(tokens, client)


class TestRefresh(RefreshCase):
    def test_every_refresh_issues_a_new_pair(self):
        """TR-01: the access token before stays usable until it expires."""
        new = self.rotate()
        self.assertNotEqual(new['refresh_token'], self.tokens['refresh_token'])
        self.assertNotEqual(claims_of(new['access_token'])['jti'], claims_of(self.tokens['access_token'])['jti'])
        for tokens in (self.tokens, new):
            self.assert_accepted(self.call_tool(tokens['access_token']))

    def test_connection_counts_its_refreshes_and_repeats(self):
        grant = self.env['muk_mcp_oauth.grant'].search([('client_id', '=', self.record_of(self.client).id)])
        self.assertEqual((grant.refreshes, grant.replays), (0, 0))
        new = self.rotate()
        self.rotate()
        self.rotate()
        self.rotate(new)
        self.env.invalidate_all()
        self.assertEqual((grant.refreshes, grant.replays), (2, 2))

    def test_refresh_token_of_another_client_is_refused(self):
        """TR-03: whether public or confidential; the owner is not harmed."""
        for method in ('none', 'client_secret_post'):
            with self.subTest(method=method):
                thief = self.register_client(token_endpoint_auth_method=method)
                self.assert_json_error(self.refresh(thief, self.tokens['refresh_token']), 'invalid_grant')
        self.assert_accepted(self.call_tool(self.rotate()['access_token']))

    def test_scope_narrows_one_access_token_but_not_the_grant(self):
        """TR-04: the next refresh has the full scope again."""
        narrow = self.rotate(scope='mcp:read')
        self.assertEqual((narrow['scope'], claims_of(narrow['access_token'])['scope']), ('mcp:read', 'mcp:read'))
        self.assertEqual(self.rotate(narrow)['scope'], 'mcp:read mcp:write')

    def test_scope_cannot_be_widened(self):
        """TR-04: and the attempt does not consume the token."""
        tokens = self.connect(self.client, 'mcp:read')
        response = self.refresh(self.client, tokens['refresh_token'], scope='mcp:read mcp:write')
        self.assert_json_error(response, 'invalid_scope')
        self.assertEqual(self.rotate(tokens)['scope'], 'mcp:read')

    def test_unknown_scopes_are_dropped(self):
        """TR-04: clients repeat what they asked for at the start."""
        self.assertEqual(self.rotate(scope=' offline_access mcp:read')['scope'], 'mcp:read')

    def test_other_resource_does_not_consume_the_token(self):
        """TR-05."""
        response = self.refresh(self.client, self.tokens['refresh_token'], resource='https://evil.example/mcp')
        self.assert_json_error(response, 'invalid_target')
        self.rotate(resource=RESOURCE)

    def test_archived_user_cannot_refresh(self):
        """TR-06."""
        self.user.active = False
        self.assert_dead(self.tokens)

    def test_user_who_comes_back_from_the_archive_connects_again(self):
        """TR-06: in whichever of the ways that the ORM takes the user was archived."""
        for archived in (False, 0, None):
            with self.subTest(active=archived):
                tokens = self.connect(self.client)
                self.user.write({'active': archived})
                self.user.write({'active': True})
                self.assert_dead(tokens)

    def test_user_who_may_no_longer_connect_cannot_refresh(self):
        """TR-06: the client was limited to a group since."""
        self.record_of(self.client).group_ids = self.env.ref('base.group_system')
        self.assert_refused(self.tokens)

    def test_withdrawn_consent_ends_the_tokens(self):
        """TR-06."""
        self.record_of(self.client).consent_ids.with_user(self.user).action_withdraw()
        self.assert_dead(self.tokens)

    def test_changed_password_ends_the_tokens(self):
        """Somebody who changes the password expects everything signed in to be out."""
        self.user.password = 'another password'
        self.assert_dead(self.tokens)

    def test_deleted_client_is_told_to_register_anew(self):
        """TK-15: programs forget a client that is not known any more, and connect from the beginning by themselves."""
        confidential = self.register_client(token_endpoint_auth_method='client_secret_post')
        for client, tokens in ((self.client, self.tokens), (confidential, self.connect(confidential))):
            with self.subTest(method=client['token_endpoint_auth_method']):
                self.record_of(client).unlink()
                self.assert_json_error(self.refresh(client, tokens['refresh_token']), 'invalid_client', 401)
                self.assert_json_error(self.refresh(client, 'unknown'), 'invalid_client', 401)
                self.assert_json_error(self.exchange(client, 'code'), 'invalid_client', 401)
                self.assert_json_error(self.revoke(client, tokens['refresh_token']), 'invalid_client', 401)
                self.assert_challenge(self.call_tool(tokens['access_token']))

    def test_secret_of_a_deleted_client_in_the_header_is_challenged(self):
        """TK-09."""
        client = self.register_client(token_endpoint_auth_method='client_secret_basic')
        header = basic(client['client_id'], client.pop('client_secret'))
        self.record_of(client).unlink()
        response = self.refresh(client, 'x', headers=header, client_id=None)
        self.assert_json_error(response, 'invalid_client', 401)
        self.assertTrue(response.headers['WWW-Authenticate'].startswith('Basic '))

    def test_blocked_client_cannot_refresh(self):
        """TR-06: blocking ends its tokens at once, also after it is unblocked, and whatever it authenticates with."""
        confidential = self.register_client(token_endpoint_auth_method='client_secret_post')
        for client, tokens in ((self.client, self.tokens), (confidential, self.connect(confidential))):
            with self.subTest(method=client['token_endpoint_auth_method']):
                record = self.record_of(client)
                record.action_block()
                self.assert_dead(tokens, client=client)
                record.action_activate()
                self.assert_dead(tokens, client=client)

    def test_administrator_ends_a_connection(self):
        self.record_of(self.client).grant_ids.action_end()
        self.assert_dead(self.tokens)

    def test_unused_token_expires(self):
        """TR-07: the time slides with each refresh."""
        self.pass_time('refresh_token', days=29)
        new = self.rotate()
        self.pass_time('refresh_token', days=29)
        newer = self.rotate(new)
        self.pass_time('refresh_token', days=30)
        self.assert_refused(newer)

    def test_grant_ends_however_often_it_was_refreshed(self):
        """TR-07: at the absolute limit."""
        self.pass_time('grant', days=179)
        new = self.rotate()
        self.pass_time('grant', days=1)
        self.assert_refused(new)
        self.assert_challenge(self.call_tool(new['access_token']))

    def test_what_is_no_refresh_token_is_refused(self):
        """TR-08: a missing one is an invalid request."""
        self.assert_json_error(self.refresh(self.client, None), 'invalid_request')
        for token in ('garbage', self.tokens['access_token'], self.issue_code(self.client), 'x' * 60_000):
            with self.subTest(token=token[:10]):
                self.assert_json_error(self.refresh(self.client, token), 'invalid_grant')

    def test_refresh_tokens_cannot_be_guessed(self):
        """TR-09: long, all different, and one changed character is another token."""
        generations = [self.tokens]
        for _ in range(20):
            generations.append(self.rotate(generations[-1]))
        tokens = {generation['refresh_token'] for generation in generations}
        self.assertEqual((len(tokens), {len(token) for token in tokens}), (21, {43}))
        newest = generations[-1]['refresh_token']
        self.assert_refused({'refresh_token': newest[:-1] + ('A' if newest[-1] != 'A' else 'E')})
        self.rotate(generations[-1])


class TestReplay(RefreshCase):
    """An old refresh token comes again: a lost answer inside the grace window, a theft outside of it."""

    def setUp(self):
        super().setUp()
        self.configure(grace_seconds=60)
        self.new = self.rotate()

    def test_replay_in_the_grace_window_gets_the_same_successor(self):
        """And an access token of its own; the winner's tokens stay alive."""
        self.pass_time('refresh_token', seconds=50)
        again = self.rotate()
        self.assertEqual(again['refresh_token'], self.new['refresh_token'])
        self.assertNotEqual(again['access_token'], self.new['access_token'])
        for tokens in (self.tokens, self.new, again, self.rotate(again)):
            self.assert_accepted(self.call_tool(tokens['access_token']))

    def test_replay_after_the_grace_window_ends_the_grant(self):
        """TR-02: every refresh and access token of it."""
        self.pass_time('refresh_token', seconds=60)
        self.assert_refused(self.tokens)
        self.assert_dead(self.tokens, self.new)

    def test_replay_after_the_successor_was_used_ends_the_grant(self):
        """TR-02: even inside the window, because the client got its answer."""
        newest = self.rotate(self.new)
        self.assert_refused(self.tokens)
        self.assert_dead(self.tokens, self.new, newest)

    def test_replay_of_an_older_generation_ends_the_grant(self):
        """TR-02: two generations back inside the window, while the newest token was not used at all."""
        newest = self.rotate(self.new)
        self.rotate(self.new)
        self.assert_refused(self.tokens)
        self.assert_dead(self.tokens, self.new, newest)

    def test_replay_of_a_token_that_expired_in_the_window_is_refused_without_harm(self):
        """TR-07: it was used in time, so this is a late duplicate rather than a theft."""
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_refresh_token SET expires_at = first_used_at WHERE first_used_at IS NOT NULL'
        )
        self.env.invalidate_all()
        self.assert_refused(self.tokens)
        self.assert_accepted(self.call_tool(self.new['access_token']))
        self.rotate(self.new)

    def test_replay_without_a_grace_window_ends_the_grant(self):
        """TR-02: an administrator may set it to zero."""
        self.configure(grace_seconds=0)
        self.assert_refused(self.tokens)
        self.assert_dead(self.tokens, self.new)

    def test_grace_window_allows_thirty_replays(self):
        """No more, whoever sends them."""
        for _ in range(30):
            self.rotate()
        self.assert_refused(self.tokens)
        self.assert_dead(self.tokens, self.new)

    def test_replay_by_another_client_harms_nothing(self):
        """TR-03: a stolen token is useless to who cannot be its client."""
        self.pass_time('refresh_token', seconds=60)
        self.assert_json_error(self.refresh(self.register_client(), self.tokens['refresh_token']), 'invalid_grant')
        self.rotate(self.new)
