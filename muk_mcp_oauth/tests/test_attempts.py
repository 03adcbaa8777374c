from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import CALLBACK, RESOURCE, OAuthCase


class AttemptCase(OAuthCase):
    def setUp(self):
        super().setUp()
        self.started = self.env['muk_mcp.log'].search([], limit=1, order='id desc').id or 0

    def attempts(self):
        """The attempts since the test began, oldest first, as an administrator reads them."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['muk_mcp_oauth.attempt'].search([('id', '>', self.started)], order='id')

    def last(self):
        return self.attempts()[-1]

    def assert_says(self, attempt, *words):
        for word in words:
            self.assertIn(word, f'{attempt.what} {attempt.advice}')


@tagged('slow')
class TestAttempts(AttemptCase):
    """An attempt is one line, whose last step says how it ended."""

    def test_steps_from_registration_to_tokens_are_one_line(self):
        client = self.register_client()
        self.sign_in()
        self.exchange(client, self.obtain_code(client))
        attempt = self.attempts()
        self.assertEqual(len(attempt), 1)
        self.assertEqual((attempt.state, attempt.step, attempt.user_id), ('connected', 'token', self.user))
        self.assertEqual(attempt.client_id, self.record_of(client))
        self.assertEqual(attempt.what, 'Ledger Agent is connected as Ada User.')
        self.assertEqual(
            attempt.log_ids.mapped('method'), ['oauth/register', 'oauth/authorize', 'oauth/consent', 'oauth/token']
        )

    def test_line_names_the_step_that_the_attempt_came_to(self):
        client = self.register_client()
        self.assert_says(self.last(), 'Ledger Agent registered, but nobody came to sign in.')
        self.sign_in()
        page = self.open_consent(client)
        self.assert_says(self.last(), 'Ada User saw the question of Ledger Agent')
        self.allow(page)
        self.assert_says(self.last(), 'Ada User allowed Ledger Agent, which did not come for its tokens.')
        self.assertEqual(len(self.attempts()), 1)

    def test_expired_token_is_no_failure(self):
        client = self.register_client()
        token = self.connect(client)['access_token']
        self.pass_time('access_token', hours=1)
        self.call_tool(token)
        self.assertNotIn('token_expired', self.attempts().mapped('cause'))

    def test_only_administrators_read_attempts(self):
        self.assertFalse(self.env['ir.model.access'].with_user(self.user).check('muk_mcp_oauth.attempt', 'read', False))

    def test_code_without_words_is_shown_as_it_is(self):
        client = self.register_client()
        self.sign_in()
        self.authorize(client, response_type='token')
        self.assert_says(self.last(), 'unsupported_response_type')
        self.assertFalse(self.last().remedy)


@tagged('slow')
class TestTenFailures(AttemptCase):
    """Failures that an administrator solves with the button on the line, and then the same attempt succeeds."""

    def solve(self, remedy, *words):
        """Check the words and the button of the last attempt, and press it."""
        attempt = self.last()
        self.assert_says(attempt, *words)
        self.assertEqual(attempt.remedy, remedy)
        return attempt.action_remedy()

    def assert_connects(self, client, **parameters):
        """The same client goes the whole way, from the page to its tokens."""
        response = self.exchange(client, self.obtain_code(client, **parameters))
        self.assertEqual(response.status_code, 200, response.text)

    def registers(self, redirect_uri):
        document = {'client_name': 'Claude', 'redirect_uris': [redirect_uri], 'token_endpoint_auth_method': 'none'}
        return self.send('POST', '/mcp/oauth/register', json=document).status_code == 201

    def assert_registers_and_connects(self, redirect_uri):
        self.sign_in()
        self.assert_connects(self.register_client(client_name='Claude', redirect_uris=[redirect_uri]))

    def test_client_that_waits_is_approved(self):
        self.configure(dynamic_registration='approval')
        client = self.register_client()
        self.assertEqual(self.last().remedy, 'approve')
        self.sign_in()
        self.authorize(client)
        self.assertEqual(self.last().state, 'waiting')
        self.solve('approve', 'Ledger Agent waits for the approval')
        self.assert_connects(client)

    def test_client_that_was_blocked_by_mistake_is_unblocked(self):
        client = self.register_client()
        self.record_of(client).action_block()
        self.sign_in()
        self.authorize(client)
        self.solve('unblock', 'Ledger Agent was blocked')
        self.assert_connects(client)

    def test_host_is_allowed(self):
        self.configure(redirect_hosts='chatgpt.com')
        self.assertFalse(self.registers('https://claude.ai/cb'))
        self.solve('allow_host', 'Claude wants its answers at claude.ai', 'Allow claude.ai')
        self.assert_registers_and_connects('https://claude.ai/cb')
        self.assertEqual(self.env['muk_mcp_oauth.server']._settings().redirect_hosts, 'chatgpt.com, claude.ai')

    def test_scheme_is_allowed(self):
        self.configure(custom_schemes='none')
        self.assertFalse(self.registers('cursor://auth/cb'))
        self.solve('allow_scheme', 'cursor:')
        self.sign_in()
        self.open_consent(self.register_client(client_name='Cursor', redirect_uris=['cursor://auth/cb']))

    def test_registration_is_opened(self):
        self.configure(dynamic_registration='off')
        self.assertFalse(self.registers(CALLBACK))
        self.solve('open_registration', 'clients may not register themselves')
        self.assert_registers_and_connects(CALLBACK)

    def test_user_outside_the_group_is_let_in(self):
        internal, group = self.env.ref('base.group_user'), self.env.ref('muk_mcp_oauth.group_connect')
        internal.implied_ids = [(3, group.id)]
        outsider = self.create_user('eve.user', name='Eve User')
        client = self.register_client()
        self.sign_in(outsider)
        self.authorize(client)
        self.solve('let_user_connect', 'Eve User may not connect Ledger Agent.')
        self.assert_connects(client)

    def test_user_outside_the_groups_of_a_client_is_let_use_it(self):
        """The group of its own gives the user nothing else, and those who might use the client still may."""
        client = self.register_client()
        record, administrators = self.record_of(client), self.env.ref('base.group_system')
        record.group_ids = administrators
        self.sign_in()
        self.authorize(client)
        before = self.user.all_group_ids if 'all_group_ids' in self.user._fields else self.user.groups_id
        self.solve('let_user_use_client', 'kept to groups that the user is not in')
        own = record.group_ids - administrators
        self.assertEqual((own.name, len(record.group_ids)), ('Users of Ledger Agent', 2))
        self.env.invalidate_all()
        after = self.user.all_group_ids if 'all_group_ids' in self.user._fields else self.user.groups_id
        self.assertEqual(after - before, own)
        self.assert_connects(client)

    def test_grace_window_is_raised_for_a_client_that_repeats_itself(self):
        client = self.register_client()
        self.env.flush_all()
        tokens = self.connect(client)
        self.refresh(client, tokens['refresh_token'])
        self.pass_time('refresh_token', seconds=20)
        self.refresh(client, tokens['refresh_token'])
        self.assertEqual(self.last().state, 'replay')
        self.solve('raise_grace', 'again after 20 seconds', 'Raise the grace window to 60 seconds')
        tokens = self.connect(client)
        self.refresh(client, tokens['refresh_token'])
        self.pass_time('refresh_token', seconds=20)
        self.assertEqual(self.refresh(client, tokens['refresh_token']).status_code, 200)

    def test_url_that_is_not_ours_is_replaced_by_the_one_on_the_screen(self):
        """The mistake is in the application: what to enter there is on the line, to be copied in the form."""
        client = self.register_client()
        self.sign_in()
        self.authorize(client, resource='https://elsewhere.example/mcp')
        self.assert_says(self.last(), 'https://elsewhere.example/mcp', f'Enter {RESOURCE} in the application')
        self.assert_connects(client, resource=self.last().mcp_url)

    def test_url_that_is_ours_is_entered_in_the_settings(self):
        """If Odoo has moved and nobody told it, the settings are the place; the same client connects then."""
        client = self.register_client()
        self.sign_in()
        self.authorize(client, resource='https://elsewhere.example/mcp')
        action = self.solve('open_settings', 'or correct the Public URL')
        self.assertEqual(action['res_model'], 'res.config.settings')
        self.env[action['res_model']].create({'mcp_oauth_public_url': 'https://elsewhere.example'}).execute()
        self.assert_connects(client, resource='https://elsewhere.example/mcp')

    def test_redirect_uri_of_a_client_made_by_hand_is_added(self):
        record = self.env['muk_mcp_oauth.client'].create({'name': 'Agent', 'redirect_uris': CALLBACK})
        moved = {'client_id': record.client_id, 'redirect_uris': [CALLBACK + '/new']}
        self.sign_in()
        self.authorize(moved)
        self.solve('add_redirect_uri', CALLBACK + '/new', 'Add the address, if it is the application’s own.')
        self.assertEqual(record._redirect_uris(), (CALLBACK, CALLBACK + '/new'))
        self.assert_connects(moved)

    def test_redirect_uri_that_the_log_does_not_keep_whole_is_not_added(self):
        record = self.env['muk_mcp_oauth.client'].create({'name': 'Agent', 'redirect_uris': CALLBACK})
        self.sign_in()
        self.authorize({'client_id': record.client_id, 'redirect_uris': [CALLBACK + '?key=value']})
        action = self.solve('open_client', CALLBACK, 'Add the address to the client')
        self.assertEqual(action['res_id'], record.id)

    def test_wrong_secret_is_replaced_by_a_new_one_that_the_screen_shows(self):
        record = self.env['muk_mcp_oauth.client'].create(
            {'name': 'Agent', 'redirect_uris': CALLBACK, 'token_endpoint_auth_method': 'client_secret_post'}
        )
        record.action_new_secret()
        client = {'client_id': record.client_id, 'redirect_uris': [CALLBACK], 'client_secret': 'mistyped'}
        self.sign_in()
        self.assertEqual(self.exchange(client, self.obtain_code(client)).status_code, 401)
        shown = self.solve('new_secret', 'Agent sent a wrong secret.')['context']
        self.assert_connects({**client, 'client_secret': shown['default_secret']})

    def test_stolen_token_leads_to_the_connection_and_the_user_connects_again(self):
        """A longer window would not have helped: the successor was used."""
        client = self.register_client()
        first = self.connect(client)
        second = self.refresh(client, first['refresh_token']).json()
        self.refresh(client, second['refresh_token'])
        self.refresh(client, first['refresh_token'])
        action = self.solve('open_connection', 'somebody may have copied it', 'if all is well, connect again')
        self.assertFalse(self.env[action['res_model']].browse(action['res_id']).is_working)
        self.sign_in()
        self.assert_connects(client)

    def test_remedy_is_for_administrators_only(self):
        self.configure(dynamic_registration='off')
        self.registers(CALLBACK)
        with self.assertRaises(AccessError):
            self.last().with_user(self.user).sudo(False).action_remedy()
        self.assertFalse(self.registers(CALLBACK))


@tagged('slow')
class TestTraces(AttemptCase):
    """What administrators do is in the audit log."""

    def rows(self, event):
        return self.env['muk_mcp.log'].search([('id', '>', self.started), ('method', '=', f'oauth/{event}')])

    def test_what_an_administrator_does_to_a_client_is_a_row(self):
        """UX-07: blocked, unblocked, deleted."""
        client = self.register_client()
        record = self.record_of(client).with_user(self.env.ref('base.user_admin'))
        record.action_block()
        record.action_activate()
        for event in ('block', 'unblock'):
            row = self.rows(event)
            self.assertEqual((row.user_id.login, row.oauth_client), ('admin', client['client_id']), event)
        record.unlink()
        self.assertEqual(self.rows('delete_client').oauth_client, client['client_id'])

    def test_ended_connection_and_withdrawn_consent_are_rows(self):
        """UX-07: ended and disconnected."""
        client = self.register_client()
        self.connect(client)
        consent = self.env['muk_mcp_oauth.consent'].search([('client_id', '=', self.record_of(client).id)])
        consent.grant_ids.action_end()
        consent.action_withdraw()
        self.assertEqual((self.rows('end').oauth_value, self.rows('withdraw').oauth_value), ('ada.user', 'ada.user'))

    def test_changed_setting_is_a_row_with_both_values(self):
        """UX-07: a setting."""
        self.env['res.config.settings'].create({'mcp_oauth_grace_seconds': 60}).execute()
        self.assertEqual(self.rows('settings').oauth_value, 'grace_seconds: 5 → 60')

    def test_new_and_ended_secret_are_rows(self):
        """UX-07: a secret."""
        client = self.env['muk_mcp_oauth.client'].create(
            {'name': 'House', 'redirect_uris': CALLBACK, 'token_endpoint_auth_method': 'client_secret_post'}
        )
        client.action_new_secret()
        client.action_end_previous_secret()
        for event in ('new_secret', 'end_secret'):
            self.assertEqual(self.rows(event).oauth_client, client.client_id, event)

    def test_rotated_key_is_a_row(self):
        """UX-07: a key."""
        self.env['muk_mcp_oauth.signing_key'].action_rotate()
        self.assertTrue(self.rows('rotate_key'))


@tagged('slow')
class TestDuplicate(OAuthCase):
    def test_client_is_not_duplicated(self):
        """UX-08: the copy would be one that an administrator made, with the redirect URI of a stranger."""
        manual = self.env['muk_mcp_oauth.client'].create({'name': 'House', 'redirect_uris': 'https://house.example/'})
        for record in (self.record_of(self.register_client()), manual):
            with self.assertRaises(UserError):
                record.copy()
