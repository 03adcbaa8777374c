from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import CALLBACK, OAuthCase

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@tagged('slow')
class TestApplications(OAuthCase):
    """Several registrations of one application are one row, for administrators to look at and to end."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_user('bob.user')

    def register_claude(self):
        return self.register_client(client_name='Claude', redirect_uris=[CLAUDE])

    def application(self, name='Claude'):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['muk_mcp_oauth.application'].search([('name', '=', name)])

    def connected(self):
        """Two registrations of Claude, one for each user."""
        first, second = self.register_claude(), self.register_claude()
        tokens = [self.connect(first)]
        self.user, self.other = self.other, self.user
        tokens.append(self.connect(second))
        self.user, self.other = self.other, self.user
        return (first, second), tokens

    def confirm(self, action, **choices):
        """Say yes in the dialog of an action; return what it said."""
        dialog = self.env[action['res_model']].browse(action['res_id'])
        summary = dialog.summary
        dialog.write(choices)
        dialog.action_confirm()
        return summary

    def test_registrations_of_one_host_and_name_are_one_row(self):
        self.connected()
        self.register_client()
        claude = self.application()
        self.assertEqual((claude.host, claude.registrations), ('claude.ai', 2))
        self.assertEqual((claude.user_count, claude.connections), (2, 2))
        self.assertEqual((claude.trust, claude.state), ('known', 'active'))
        self.assertEqual(self.application('Ledger Agent').registrations, 1)

    def test_same_name_at_another_host_is_another_application(self):
        self.register_claude()
        self.register_client(client_name='Claude', redirect_uris=['https://c1aude.example/cb'])
        self.register_client(client_name='Claude', redirect_uris=['http://127.0.0.1/cb'])
        self.register_client(client_name='Claude', redirect_uris=['claude://cb'])
        self.assertEqual(
            set(self.application().mapped('host')), {'claude.ai', 'c1aude.example', 'localhost', 'claude:'}
        )

    def test_clients_made_by_hand_stay_apart(self):
        clients = self.env['muk_mcp_oauth.client'].create([{'name': 'Agent', 'redirect_uris': CALLBACK}] * 2)
        self.assertEqual(len(self.application('Agent')), 2)
        self.assertEqual(set(self.application('Agent').mapped('trust')), {'administrator'})
        self.assertEqual(len(clients), 2)

    def test_blocking_says_how_much_it_ends_and_blocks_every_registration(self):
        clients, tokens = self.connected()
        summary = self.confirm(self.application().action_ask_block())
        self.assertEqual(summary, '2 connections of 2 users end at once. 2 clients can connect no more.')
        self.assertEqual({self.record_of(client).state for client in clients}, {'blocked'})
        self.assertEqual(self.application().state, 'blocked')
        for client, issued in zip(clients, tokens, strict=True):
            self.assertEqual(self.refresh(client, issued['refresh_token']).status_code, 400)

    def test_ending_leaves_the_consent_unless_users_are_to_be_asked_again(self):
        """UX-06: an https client that was allowed comes back without a question, which the dialog says."""
        self.connected()
        consents = self.env['muk_mcp_oauth.consent'].search([('client_id', 'in', self.application().client_ids.ids)])
        summary = self.confirm(self.application().action_ask_end())
        self.assertEqual(summary, '2 connections of 2 users end at once.')
        self.assertEqual((self.application().connections, consents.filtered('withdrawn_at')), (0, consents.browse()))
        self.confirm(self.application().action_ask_end(), ask_again=True)
        self.assertEqual(consents.filtered('withdrawn_at'), consents)
        self.assertEqual(self.application().user_count, 0)

    def test_all_that_wait_are_approved_at_once(self):
        self.configure(dynamic_registration='approval')
        self.register_claude(), self.register_claude()
        self.assertEqual(self.application().state, 'pending')
        self.application().action_approve()
        self.assertEqual(set(self.application().client_ids.mapped('state')), {'active'})

    def test_selected_connection_is_ended_after_the_dialog(self):
        client = self.register_client()
        tokens = self.connect(client)
        grant = self.record_of(client).grant_ids
        self.assertEqual((grant.condition, grant.is_working), ('Works', True))
        self.assertEqual(self.confirm(grant.action_ask_end()), '1 connection of 1 user ends at once.')
        self.assertEqual((grant.condition, grant.is_working), ('Ended by an administrator', False))
        self.assertEqual(self.refresh(client, tokens['refresh_token']).status_code, 400)

    def test_deleting_says_how_much_it_ends(self):
        (client, _other), (tokens, _others) = self.connected()
        action = self.record_of(client).action_ask_delete()
        self.assertEqual(self.confirm(action), '1 connection of 1 user ends at once. 1 client is deleted.')
        self.assertFalse(self.record_of(client))
        self.assertEqual(self.refresh(client, tokens['refresh_token']).status_code, 401)

    def test_numbers_of_one_are_told_as_one(self):
        """Of each sentence with a number there is one for one, one for several, and one for none."""
        (first, second), _tokens = self.connected()
        ending = self.env['muk_mcp_oauth.ending']
        grants = (self.record_of(first) | self.record_of(second)).grant_ids
        self.assertEqual(ending._what_ends(grants), '2 connections of 2 users end at once.')
        self.assertEqual(ending._what_ends(grants[0]), '1 connection of 1 user ends at once.')
        self.connect(first)
        grants = grants.search([('user_id', '=', self.user.id)])
        self.assertEqual(ending._what_ends(grants), '2 connections of 1 user end at once.')
        self.assertEqual(ending._what_ends(grants.browse()), 'No connection is alive now.')

    def test_form_of_a_user_counts_the_connections_and_leads_to_them(self):
        (client, _other), _tokens = self.connected()
        self.connect(client)
        self.env.invalidate_all()
        self.assertEqual((self.user.mcp_connection_count, self.other.mcp_connection_count), (2, 1))
        self.record_of(client).grant_ids[:1].action_end()
        self.env.invalidate_all()
        self.assertEqual(self.user.mcp_connection_count, 1)
        action = self.user.action_open_mcp_connections()
        self.assertEqual(self.env[action['res_model']].search(action['domain']).user_id, self.user)
        with self.assertRaises(AccessError):
            self.user.with_user(self.user).read(['mcp_connection_count'])

    def test_condition_of_a_connection_is_told_in_words(self):
        client = self.register_client()
        self.connect(client)
        grant = self.record_of(client).grant_ids
        grant.consent_id.action_withdraw()
        self.assertEqual(grant.condition, 'Disconnected by the user')

    def test_dialog_is_for_administrators_only(self):
        self.register_claude()
        with self.assertRaises(AccessError):
            self.application().with_user(self.user).read(['name'])
        with self.assertRaises(AccessError):
            self.env['muk_mcp_oauth.ending'].with_user(self.user)._action_for('x', what='block')

    def test_unknown_hosts_are_found_among_the_applications(self):
        self.register_claude()
        self.register_client(client_name='Stranger', redirect_uris=['https://stranger.example/cb'])
        names = {'Claude', 'Stranger'}
        for operator, value, found in (
            ('in', ['unknown', 'impostor'], {'Stranger'}),
            ('not in', ['unknown'], {'Claude'}),
            ('=', 'known', {'Claude'}),
            ('!=', 'known', {'Stranger'}),
            ('=', False, set()),
        ):
            with self.subTest(operator=operator, value=value):
                rows = self.env['muk_mcp_oauth.application'].search([('trust', operator, value)])
                self.assertEqual(set(rows.mapped('name')) & names, found)

    def test_links_lead_to_the_rows_of_the_application(self):
        (client, _other), _tokens = self.connected()
        claude = self.application()
        action = claude.action_open_log()
        self.assertIn(client['client_id'], action['domain'][0][2])
        self.assertEqual(claude.action_open_connections()['res_model'], 'muk_mcp_oauth.grant')
        self.assertEqual(claude.action_open_users()['res_model'], 'muk_mcp_oauth.consent')


@tagged('slow')
class TestSigningKeyStates(OAuthCase):
    def keys(self):
        self.env.invalidate_all()
        return self.env['muk_mcp_oauth.signing_key'].search(
            [('database_uuid', '=', self.env['muk_mcp_oauth.server']._database_uuid())]
        )

    def test_states_are_told_in_words(self):
        self.env['muk_mcp_oauth.signing_key'].action_rotate()
        self.assertEqual(self.keys().mapped('state')[:2], ['signs', 'verifies'])
        self.assertTrue(self.keys()[0].rotates_at)

    def test_emergency_ends_every_access_token_but_no_connection(self):
        client = self.register_client()
        tokens = self.connect(client)
        self.env['muk_mcp_oauth.signing_key'].action_rotate_and_end()
        self.assertEqual(set(self.keys().mapped('state')), {'signs', 'gone'})
        self.assertEqual(self.call_tool(tokens['access_token']).status_code, 401)
        self.assertEqual(self.refresh(client, tokens['refresh_token']).status_code, 200)
