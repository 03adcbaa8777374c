from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import CALLBACK, OAuthCase

SERVERS_OWN = ('consent_page', 'authorization_code', 'access_token', 'refresh_token', 'rate_limit')
HASHES = ('secret_hash', 'previous_secret_hash', 'registration_token_hash')


@tagged('slow')
class TestAccessRights(OAuthCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.create_user('olga.other')
        cls.portal_user = cls.create_user('pia.portal', 'base.group_portal')
        cls.administrator = cls.create_user('adam.admin', 'base.group_system')

    def setUp(self):
        super().setUp()
        self.client = self.register_client(token_endpoint_auth_method='client_secret_post')
        self.tokens = self.connect(self.client)
        self.consent = self.record_of(self.client).consent_ids

    def of(self, model, user):
        return self.env[f'muk_mcp_oauth.{model}'].with_user(user)

    def test_client_does_not_redirect_the_mail_of_its_user(self):
        """Where that goes, Odoo sends the link for a new password; the user may still change it, and the client other contacts."""
        token = self.tokens['access_token']
        sentences = {'res.users': 'closed to AI clients', 'res.partner': 'not change the e-mail address'}
        for record in (self.user, self.user.partner_id):
            with self.subTest(model=record._name):
                response = self.call_tool(
                    token, 'update_records', model=record._name, ids=record.ids, values={'email': 'thief@evil.example'}
                )
                self.assertIn(sentences[record._name], response.text)
        contact = self.env['res.partner'].create({'name': 'Azure'})
        self.assert_accepted(
            self.call_tool(token, 'update_records', ids=contact.ids, values={'email': 'azure@client.example'})
        )
        self.assertEqual(contact.email, 'azure@client.example')
        self.user.with_user(self.user).email = 'ada@client.example'
        self.assertEqual(self.user.email, 'ada@client.example')

    def test_tables_of_the_server_are_nobody_s(self):
        """Not even an administrator reads or writes them."""
        for model in SERVERS_OWN:
            with self.subTest(model=model):
                for user in (self.user, self.administrator):
                    with self.assertRaises(AccessError):
                        self.of(model, user).search_read([])
                    with self.assertRaises(AccessError):
                        self.of(model, user).create({})

    def test_user_sees_only_own_connections(self):
        """Consents, grants and the clients that belong to them."""
        for model, count in (('consent', 1), ('grant', 1), ('client', 1)):
            with self.subTest(model=model):
                self.assertEqual(self.of(model, self.user).search_count([]), count)
                self.assertEqual(self.of(model, self.other).search_count([]), 0)
                with self.assertRaises(AccessError):
                    self.of(model, self.portal_user).search_count([])

    def test_user_changes_nothing_directly(self):
        for record in (self.consent, self.consent.grant_ids, self.record_of(self.client)):
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    record.with_user(self.user).write({'scope': 'mcp:read mcp:write'})
                with self.assertRaises(AccessError):
                    record.with_user(self.user).unlink()

    def test_administrator_changes_no_grant(self):
        """What was granted can be ended only: an agent of an administrator makes of it neither a longer grant nor another user's."""
        grant = self.consent.grant_ids.with_user(self.administrator)
        grant.action_end()
        for record, values in (
            (grant, {'ended_at': False}),
            (grant, {'user_id': self.other.id}),
            (grant, {'expires_at': '2099-01-01 00:00:00'}),
            (self.consent, {'scope': 'mcp:read mcp:write'}),
            (self.consent, {'withdrawn_at': False}),
            (self.record_of(self.client), {'grant_ids': [Command.update(grant.id, {'ended_at': False})]}),
        ):
            with self.subTest(model=record._name, values=values), self.assertRaises(AccessError):
                record.with_user(self.administrator).write(values)

    def test_user_withdraws_only_own_consents(self):
        with self.assertRaises(AccessError):
            self.consent.with_user(self.other).action_withdraw()
        self.assert_accepted(self.call_tool(self.tokens['access_token']))
        self.consent.with_user(self.user).action_withdraw()
        self.assert_challenge(self.call_tool(self.tokens['access_token']))

    def test_user_finds_the_connections_in_the_preferences(self):
        self.assertEqual(
            self.user.with_user(self.user).read(['mcp_consent_ids'])[0]['mcp_consent_ids'], self.consent.ids
        )

    def test_administrator_withdraws_any_consent(self):
        self.consent.with_user(self.administrator).action_withdraw()
        self.assert_challenge(self.call_tool(self.tokens['access_token']))

    def test_actions_of_administrators_are_theirs(self):
        """Ending a connection, blocking, a new secret and a new key."""
        client = self.record_of(self.client)
        for action in (
            client.action_block,
            client.action_activate,
            client.action_new_secret,
            self.consent.grant_ids.action_end,
            self.env['muk_mcp_oauth.signing_key'].action_rotate,
        ):
            with self.subTest(action=action.__name__), self.assertRaises(AccessError):
                getattr(action.__self__.with_user(self.user), action.__name__)()

    def test_administrator_sees_no_hash_of_a_secret(self):
        client = self.record_of(self.client).with_user(self.administrator)
        self.assertFalse(set(HASHES) & set(client.read()[0]))
        for name in HASHES:
            with self.subTest(field=name), self.assertRaises(AccessError):
                client.read([name])

    def test_private_key_is_readable_by_nobody(self):
        """It is no field, so no read, search or export knows it."""
        keys = self.of('signing_key', self.administrator)
        self.assertNotIn('PRIVATE', str(keys.search_read([])))
        self.assertNotIn('private_pem', keys.fields_get())
        with self.assertRaises(ValueError):
            keys.search([('private_pem', 'like', 'BEGIN')])
        with self.assertRaises(AccessError):
            self.of('signing_key', self.user).search_read([])

    def test_nobody_makes_or_changes_signing_keys_by_hand(self):
        with self.assertRaises(AccessError):
            self.of('signing_key', self.administrator).create({'kid': 'x', 'public_jwk': '{}', 'database_uuid': 'x'})
        with self.assertRaises(AccessError):
            self.env['muk_mcp_oauth.signing_key'].search([]).with_user(self.administrator).write({'public_jwk': '{}'})

    def test_administrator_makes_a_client(self):
        """Redirect URIs are judged as in a registration."""
        clients = self.of('client', self.administrator)
        client = clients.create({'name': 'House Agent', 'redirect_uris': CALLBACK})
        self.assertEqual((client.kind, client.state), ('manual', 'active'))
        for uri in ('javascript:alert(1)', 'http://client.example/', 'https://client.example/#x'):
            with (
                self.subTest(uri=uri),
                self.assertRaisesRegex(ValidationError, 'cannot be a redirect URI'),
                self.env.cr.savepoint(),
            ):
                clients.create({'name': 'House Agent', 'redirect_uris': uri})

    def test_consent_grants_no_key_that_could_be_presented(self):
        """The key on which the MCP server limits and logs is archived and its hash is of nothing anybody has."""
        for key in self.consent.read_key_id, self.consent.write_key_id:
            self.assertFalse(key.active)
            self.assertEqual(key.key_prefix, 'oauth')
