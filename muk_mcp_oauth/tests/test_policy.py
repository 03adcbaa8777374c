import json

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .answers import is_consent_page
from .client_key import EcKey
from .common import CALLBACK, LOOPBACK, REGISTER, OAuthCase, groups_field
from .forge import claims_of

CUSTOM = 'com.example.app:/cb'


@tagged('slow')
class TestRedirectPolicy(OAuthCase):
    """What the administrator's settings make of redirect URIs, new and old."""

    def register(self, *uris):
        return self.send('POST', REGISTER, json={'redirect_uris': uris, 'token_endpoint_auth_method': 'none'})

    def make_client(self, *uris):
        """Make a client as an administrator does."""
        record = self.env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': '\n'.join(uris)})
        return {'client_id': record.client_id, 'redirect_uris': list(uris)}

    def test_list_of_hosts_binds_clients_that_register_themselves(self):
        """By the whole host name; programs on the user's own machine are another matter."""
        self.configure(redirect_hosts='client.example, OTHER.example')
        for uris in ([CALLBACK], ['https://other.example/cb'], [LOOPBACK], [CUSTOM]):
            with self.subTest(uris=uris):
                self.assertEqual(self.register(*uris).status_code, 201)
        for host in ('evil.example', 'sub.client.example', 'client.example.evil.example', 'notclient.example'):
            with self.subTest(host=host):
                self.assert_json_error(self.register(CALLBACK, f'https://{host}/cb'), 'invalid_redirect_uri')
        self.assertTrue(self.make_client('https://elsewhere.example/cb'))

    def test_list_of_hosts_binds_clients_that_registered_before(self):
        """An old row is judged by the settings of today, before anybody logs in."""
        client, made = self.register_client(), self.make_client('https://elsewhere.example/cb')
        self.configure(redirect_hosts='other.example')
        response = self.authorize(client)
        self.assert_error_page(response)
        self.assertIn('Your administrator decides', response.text)
        self.assert_refused_in_log('redirect_host_not_allowed')
        self.assertEqual(self.authorize(made).status_code, 303)

    def test_custom_schemes_are_judged_again(self):
        """REG-10: an app that registered while its scheme was allowed is refused once it is not, whoever made it."""
        for client in (self.register_client(redirect_uris=[CUSTOM]), self.make_client(CUSTOM)):
            self.configure(custom_schemes='all')
            self.assertEqual(self.authorize(client).status_code, 303)
            self.configure(custom_schemes='list', custom_scheme_list='cursor')
            self.assert_error_page(self.authorize(client))
            self.configure(custom_schemes='none')
            self.assert_error_page(self.authorize(client))
            self.assert_refused_in_log('custom_scheme_not_allowed')

    def test_rows_that_the_rules_no_longer_accept_are_refused(self):
        """AZ-06: stored before a rule existed, or past the ORM."""
        client = self.register_client()
        for uri, reason in (
            ('javascript:alert(1)', 'scheme_refused'),
            ('http://client.example/cb', 'http_outside_loopback'),
            ('https://client.example/cb?state=x&iss=https://honest.example', 'reserved_parameter'),
            ('https://*.client.example/cb', 'wildcard'),
        ):
            self.env.cr.execute(
                'UPDATE muk_mcp_oauth_client SET redirect_uris = %s WHERE client_id = %s', [uri, client['client_id']]
            )
            self.env.invalidate_all()
            for sent in (uri, None):
                with self.subTest(uri=uri, sent=sent):
                    self.assert_error_page(self.authorize(client, redirect_uri=sent))
                    self.assert_refused_in_log(reason)

    def test_form_of_the_administrator_knows_the_rules(self):
        """The back end asks the same core, and says what is wrong."""
        for uris in (
            'javascript:alert(1)',
            'https://client.example/#x',
            f'{CALLBACK}\nhttp://client.example/',
            f'{CALLBACK} {LOOPBACK}',
            '\n',
        ):
            with self.subTest(uris=uris), self.assertRaises(ValidationError):
                self.make_client(uris)
        self.configure(custom_schemes='none')
        with self.assertRaises(ValidationError):
            self.make_client(CUSTOM)

    def test_blanks_that_came_along_with_pasting_are_cut(self):
        """UX-17."""
        client = self.record_of(self.make_client(f' {CALLBACK} \r\n{LOOPBACK}\n'))
        self.assertEqual(client.redirect_uris, f'{CALLBACK}\n{LOOPBACK}')

    def test_form_of_the_administrator_checks_keys(self):
        values = {'name': 'House Agent', 'redirect_uris': CALLBACK, 'token_endpoint_auth_method': 'private_key_jwt'}
        for jwks in (False, 'x', '{"keys": []}'):
            with self.subTest(jwks=jwks), self.assertRaises(ValidationError):
                self.env['muk_mcp_oauth.client'].create({**values, 'jwks': jwks})
        self.assertTrue(self.env['muk_mcp_oauth.client'].create({**values, 'jwks': json.dumps(EcKey().jwks)}))

    def assert_refused_in_log(self, reason):
        row = self.env['muk_mcp.log'].search([('method', '=', 'oauth/authorize')], limit=1, order='id desc')
        self.assertEqual(row.status, 'error')
        self.assertIn(reason, row.error_message)


@tagged('slow')
class TestClientPolicy(OAuthCase):
    """What an administrator decides about one client."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()
        self.record = self.record_of(self.client)

    def test_blocked_and_waiting_clients_get_a_clear_page(self):
        """TR-06: the user reads what to do; the client, whose tokens do not work meanwhile, is told to ask again."""
        tokens = self.connect(self.client)
        self.sign_in()
        for state, message in (
            ('blocked', 'has blocked this application'),
            ('pending', 'has to approve this application'),
        ):
            with self.subTest(state=state):
                self.record.state = state
                response = self.authorize(self.client)
                self.assert_error_page(response, 403)
                self.assertIn(message, response.text)
                self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')
                self.assert_challenge(self.call_tool(tokens['access_token']))

    def test_unblocked_client_starts_anew(self):
        """Blocking ended what it had; unblocking lets it ask again."""
        tokens = self.connect(self.client)
        self.record.action_block()
        self.record.action_activate()
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')
        self.assertEqual(self.authorize(self.client).status_code, 303)

    def test_read_only_client_is_offered_reading(self):
        """The most that a client may have is decided by the administrator, not by what it registered."""
        self.record.read_only = True
        self.sign_in()
        self.assertEqual(self.open_consent(self.client, scope='mcp:read mcp:write').scopes, ['mcp:read'])

    def test_read_only_switch_ends_writing_at_once(self):
        """Tokens that may write die with the next request; refreshing gives one that may read."""
        tokens = self.connect(self.client)
        self.record.read_only = True
        self.assert_challenge(self.call_tool(tokens['access_token']))
        refreshed = self.refresh(self.client, tokens['refresh_token']).json()
        self.assertEqual(claims_of(refreshed['access_token'])['scope'], 'mcp:read')
        self.assert_accepted(self.call_tool(refreshed['access_token']))
        self.assert_json_error(
            self.refresh(self.client, refreshed['refresh_token'], scope='mcp:write'), 'invalid_scope'
        )

    def test_read_only_switch_leaves_readers_alone(self):
        tokens = self.connect(self.client, 'mcp:read')
        self.record.read_only = True
        self.assert_accepted(self.call_tool(tokens['access_token']))

    def test_read_only_switch_asks_again_when_it_is_taken_back(self):
        self.sign_in()
        self.connect(self.client)
        self.record.read_only = True
        self.assertTrue(is_consent_page(self.authorize(self.client)))

    def test_client_of_a_group_serves_its_members(self):
        """At the authorization, at every refresh and at every request, from the moment the group is set."""
        tokens = self.connect(self.client)
        group = self.env['res.groups'].create({'name': 'Agents'})
        self.record.group_ids = group
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_grant')
        self.sign_in()
        self.assert_error_link(self.authorize(self.client), 'access_denied', status=403)
        self.user.write({groups_field(self.user): [(4, group.id)]})
        self.assertTrue(is_consent_page(self.authorize(self.client, prompt='consent')))

    def test_group_that_implies_the_allowed_one_is_enough(self):
        """Membership counts as Odoo counts it."""
        group = self.env['res.groups'].create({'name': 'Agents'})
        wider = self.env['res.groups'].create({'name': 'Agents and more', 'implied_ids': [(4, group.id)]})
        self.record.group_ids = group
        self.user.write({groups_field(self.user): [(4, wider.id)]})
        tokens = self.connect(self.client)
        self.assert_accepted(self.call_tool(tokens['access_token']))
        self.user.write({groups_field(self.user): [(3, wider.id), (3, group.id)]})
        self.assert_challenge(self.call_tool(tokens['access_token']))
