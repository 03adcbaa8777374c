from odoo.tests import tagged

from .answers import is_consent_page
from .client_key import EcKey
from .common import CALLBACK, REGISTER, OAuthCase

OTHER = 'https://client.example/other'


@tagged('slow')
class TestClientManagement(OAuthCase):
    """RFC 7592: a client that registered itself looks after its registration."""

    def setUp(self):
        super().setUp()
        self.client = self.register_client()

    def manage(self, method, client=None, token=None, **options):
        """Send a management request with the client's own token, or another."""
        client = client or self.client
        headers = {'Authorization': f'Bearer {token or client["registration_access_token"]}'}
        return self.send(method, f'{REGISTER}/{client["client_id"]}', headers=headers, **options)

    def update(self, client=None, **changes):
        """Send the registration back with changes; None leaves a member out."""
        client = client or self.client
        names = ('client_id', 'client_name', 'redirect_uris', 'grant_types', 'token_endpoint_auth_method', 'scope')
        document = {**{name: client[name] for name in names}, **changes}
        return self.manage('PUT', client, json={name: value for name, value in document.items() if value is not None})

    def test_registration_tells_where_it_is_managed(self):
        """REG-17: the URL and the token come together, and the token is stored as a hash only."""
        self.assertEqual(
            self.client['registration_client_uri'], f'https://odoo.example{REGISTER}/{self.client["client_id"]}'
        )
        self.env.cr.execute(
            'SELECT c::text FROM muk_mcp_oauth_client c WHERE client_id = %s', [self.client['client_id']]
        )
        self.assertNotIn(self.client['registration_access_token'], self.env.cr.fetchone()[0])

    def test_client_reads_its_registration(self):
        """Section 2.1: what the registration answered, except for a secret, of which only the hash is left."""
        described = {'software_id': 'ledger', 'contacts': ['a@client.example']}
        confidential = self.register_client(token_endpoint_auth_method='client_secret_post', **described)
        response = self.manage('GET', confidential)
        self.assertEqual((response.status_code, response.headers['Cache-Control']), (200, 'no-store'))
        told_once = {'client_secret', 'client_secret_expires_at'}
        self.assertEqual(
            response.json(), {name: value for name, value in confidential.items() if name not in told_once}
        )

    def test_client_updates_its_registration(self):
        """Section 2.2: the new registration replaces the old one whole."""
        response = self.update(
            client_name='Renamed', redirect_uris=[OTHER], scope='mcp:read', logo_uri='https://client.example/logo.png'
        )
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(self.manage('GET').json(), response.json())
        self.assertEqual(response.json()['logo_uri'], 'https://client.example/logo.png')
        self.assert_error_page(self.authorize(self.client, redirect_uri=CALLBACK))
        self.assertEqual(self.update().json()['redirect_uris'], [CALLBACK])
        self.assertNotIn('logo_uri', self.manage('GET').json())

    def test_changed_redirect_uris_ask_for_consent_again(self):
        """What a user relied on has changed, so the remembered consent does not count."""
        self.sign_in()
        self.connect(self.client)
        self.assertEqual(self.authorize(self.client).status_code, 303)
        self.update(redirect_uris=[CALLBACK, OTHER])
        self.assertTrue(is_consent_page(self.authorize(self.client)))

    def test_update_is_checked_like_a_registration(self):
        """REG-08, REG-09: a bad member refuses the update and changes nothing."""
        for changes, code in (
            ({'redirect_uris': [CALLBACK, 'javascript:alert(1)']}, 'invalid_redirect_uri'),
            ({'redirect_uris': None}, 'invalid_redirect_uri'),
            ({'grant_types': ['password']}, 'invalid_client_metadata'),
            ({'token_endpoint_auth_method': 'magic'}, 'invalid_client_metadata'),
        ):
            with self.subTest(changes=changes):
                self.assert_json_error(self.update(**changes), code)
        self.assertEqual(self.manage('GET').json(), self.client)

    def test_update_names_its_client_and_nothing_of_the_server(self):
        """Section 2.2: no other client's id, and no member that only the server sets."""
        other = self.register_client()
        self.assert_json_error(self.update(client_id=other['client_id']), 'invalid_client_metadata')
        self.assert_json_error(self.update(client_id=None), 'invalid_client_metadata')
        for name in (
            'registration_access_token',
            'registration_client_uri',
            'client_id_issued_at',
            'client_secret_expires_at',
        ):
            with self.subTest(member=name):
                self.assert_json_error(self.update(**{name: self.client.get(name, 0)}), 'invalid_client_metadata')

    def test_client_cannot_choose_its_secret(self):
        """Section 2.2: a secret in an update has to be the current one."""
        client = self.register_client(token_endpoint_auth_method='client_secret_post')
        for secret in ('chosen', '', 1, '\ud800'):
            with self.subTest(secret=ascii(secret)):
                self.assert_json_error(self.update(client, client_secret=secret), 'invalid_client_metadata')
        self.assertEqual(self.update(client, client_secret=client['client_secret']).status_code, 200)
        self.assertEqual(self.connect(client)['token_type'], 'Bearer')

    def test_client_that_becomes_confidential_gets_a_secret(self):
        """It is told once, and is demanded from then on."""
        updated = self.update(token_endpoint_auth_method='client_secret_post').json()
        self.assertEqual(updated['client_secret_expires_at'], 0)
        self.assert_json_error(self.exchange(self.client, self.issue_code(self.client)), 'invalid_client', 401)
        self.assertEqual(
            self.connect({**self.client, 'client_secret': updated['client_secret']})['token_type'], 'Bearer'
        )
        self.assertNotIn('client_secret', self.update(token_endpoint_auth_method='client_secret_post').json())

    def test_update_does_not_lift_what_an_administrator_limits(self):
        """The registered scope may grow, the read-only switch stays on."""
        self.record_of(self.client).read_only = True
        self.assertEqual(self.update(scope='mcp:read mcp:write').json()['scope'], 'mcp:read')

    def test_changed_client_waits_for_approval_again(self):
        """REG-19: or an approved harmless client could turn into another one."""
        self.configure(dynamic_registration='approval')
        record = self.record_of(self.client)
        self.update(software_version='2')
        self.assertEqual(record.state, 'active')
        for change in (
            {'redirect_uris': [OTHER]},
            {'client_name': 'Another Name'},
            {'scope': 'mcp:read'},
            {'token_endpoint_auth_method': 'private_key_jwt', 'jwks': EcKey().jwks},
            {'token_endpoint_auth_method': 'private_key_jwt', 'jwks': EcKey().jwks},
        ):
            with self.subTest(change=change):
                record.action_activate()
                self.env.flush_all()
                self.update(**change)
                self.env.invalidate_all()
                self.assertEqual(record.state, 'pending')

    def test_client_deletes_its_registration(self):
        """Section 2.3: 204, and everything that came of the client is dead at once."""
        tokens = self.connect(self.client)
        self.assertEqual(self.manage('DELETE').status_code, 204)
        self.assert_challenge(self.call_tool(tokens['access_token']))
        self.assert_json_error(self.refresh(self.client, tokens['refresh_token']), 'invalid_client', 401)
        self.assert_json_error(self.manage('GET'), 'invalid_token', 401)
        self.assertFalse(self.record_of(self.client))

    def test_wrong_token_and_unknown_client_are_answered_alike(self):
        """Section 2.1: 401 with a challenge that does not tell whether the client exists."""
        unknown = {'client_id': 'mcp_unknown', 'registration_access_token': self.client['registration_access_token']}
        other = self.register_client()['registration_access_token']
        for method in ('GET', 'PUT', 'DELETE'):
            with self.subTest(method=method):
                answers = [
                    self.manage(method, unknown),
                    self.manage(method, token=other),
                    self.manage(method, token='x'),
                ]
                for response in answers:
                    self.assert_json_error(response, 'invalid_token', 401)
                    self.assertEqual(response.headers['WWW-Authenticate'], 'Bearer error="invalid_token"')
                self.assertEqual(len({response.content for response in answers}), 1)
        self.assertEqual(self.manage('GET').json(), self.client)

    def test_request_without_a_token_gets_a_bare_challenge(self):
        for headers in (None, {'Authorization': 'Basic eDp5'}, {'Authorization': 'Bearer'}):
            with self.subTest(headers=headers):
                response = self.send('GET', f'{REGISTER}/{self.client["client_id"]}', headers=headers)
                self.assert_json_error(response, 'invalid_token', 401)
                self.assertEqual(response.headers['WWW-Authenticate'], 'Bearer')

    def test_access_token_manages_nothing(self):
        tokens = self.connect(self.client)
        self.assert_json_error(self.manage('GET', token=tokens['access_token']), 'invalid_token', 401)

    def test_clients_of_other_kinds_are_not_managed(self):
        """A client made by an administrator has no registration token, so no token is its own."""
        record = self.env['muk_mcp_oauth.client'].create({'name': 'House Agent', 'redirect_uris': CALLBACK})
        client = {'client_id': record.client_id, 'registration_access_token': 'False'}
        self.assert_json_error(self.manage('GET', client), 'invalid_token', 401)

    def test_blocked_client_is_kept_from_its_registration(self):
        """It can neither change what an administrator looks at nor delete the trace of itself."""
        self.record_of(self.client).action_block()
        for method in ('GET', 'PUT', 'DELETE'):
            with self.subTest(method=method):
                self.assert_json_error(self.manage(method, json={}), 'access_denied', 403)
        self.assertTrue(self.record_of(self.client))

    def test_switched_off_registration_leaves_reading_and_deleting(self):
        """ASM-09: no client changes itself while clients may not register, but each may leave."""
        self.configure(dynamic_registration='off')
        self.assertEqual(self.manage('GET').status_code, 200)
        self.assert_json_error(self.update(), 'access_denied', 403)
        self.assertEqual(self.manage('DELETE').status_code, 204)

    def test_guesses_of_the_token_are_limited(self):
        """TK-13: the true token still works."""
        self.configure(failures_per_minute=3)
        # Twice the limit and one more, so that a new minute in between changes nothing.
        self.assert_json_error(
            [self.manage('GET', token='guess') for _ in range(7)][-1], 'temporarily_unavailable', 429
        )
        self.assertEqual(self.manage('GET').status_code, 200)

    def test_odd_requests_end_in_errors_of_the_protocol(self):
        """REG-14: other methods are 405, other paths 404, hostile ids never an internal error."""
        path = f'{REGISTER}/{self.client["client_id"]}'
        for method in ('POST', 'PATCH'):
            self.assert_method_not_allowed(self.send(method, path), 'GET', 'PUT', 'DELETE', 'HEAD', 'OPTIONS')
        for odd in ('/x/y', '/%00', f'/{self.client["client_id"]}/'):
            self.assertEqual(self.send('GET', REGISTER + odd).status_code, 404, odd)
        for odd in ('%ff', '%E2%80%AE', 'a' * 5000, '%27%20OR%201=1'):
            self.assertEqual(
                self.send('GET', f'{REGISTER}/{odd}', headers={'Authorization': 'Bearer x'}).status_code, 401, odd
            )
        for body in (b'', b'[]', b'{'):
            self.assert_json_error(self.manage('PUT', data=body), 'invalid_client_metadata')
        preflight = self.send('OPTIONS', path, headers={'Origin': 'https://page.example'})
        self.assertEqual(preflight.headers['Access-Control-Allow-Methods'], 'GET, PUT, DELETE, HEAD, OPTIONS')

    def test_events_are_recorded_without_the_token(self):
        """Each event is a row of the audit log; a refusal has its reason."""
        self.manage('GET')
        self.update(client_name='Renamed')
        self.manage('GET', token='wrong')
        self.manage('DELETE')
        own = [('oauth_client', '=', self.client['client_id']), ('method', '=like', 'oauth/register_%')]
        rows = self.env['muk_mcp.log'].search(own, order='id')
        self.assertEqual(
            [(row.method, row.status, row.error_message) for row in rows],
            [
                ('oauth/register_read', 'ok', False),
                ('oauth/register_update', 'ok', False),
                ('oauth/register_read', 'error', 'invalid_token: registration_token_wrong'),
                ('oauth/register_delete', 'ok', False),
            ],
        )


@tagged('slow')
class TestClientDescription(OAuthCase):
    def test_description_is_kept_and_echoed(self):
        """REG-02, REG-15: pages on a host that receives the codes; an administrator sees them, nobody fetches them."""
        members = {
            'application_type': 'web',
            'software_id': 'ledger',
            'software_version': '1.2',
            'contacts': ['ada@client.example'],
            'client_uri': 'https://client.example/',
            'logo_uri': 'https://client.example/logo.png',
            'policy_uri': 'https://client.example/privacy',
            'tos_uri': 'https://client.example/terms',
        }
        client = self.register_client(**members)
        self.assertEqual({name: client[name] for name in members}, members)
        self.assertIn('contacts: ada@client.example', self.record_of(client).description)

    def test_borrowed_and_malformed_descriptions_are_dropped(self):
        """REG-15: pages elsewhere would lend the client a trust that is not its own."""
        for name, values in {
            'logo_uri': [
                'javascript:alert(1)',
                'http://10.0.0.1/',
                'https://bank.example/logo.png',
                'http://127.0.0.1/',
                '\ud800',
                1,
                '',
            ],
            'contacts': ['ada@client.example', [], [1, None], {}],
            'application_type': ['desktop', 1, []],
            'software_id': [1, '', '\u200b'],
        }.items():
            for value in values:
                with self.subTest(member=name, value=ascii(value)):
                    self.assertNotIn(name, self.register_client(**{name: value}))

    def test_hostile_description_is_cleaned_and_cut(self):
        client = self.register_client(software_id='led\u202eger\x00' + 'x' * 10_000, contacts=['a'] * 50)
        self.assertTrue(client['software_id'].startswith('ledgerx'))
        self.assertLessEqual(len(client['software_id']), 200)
        self.assertEqual(len(client['contacts']), 10)
