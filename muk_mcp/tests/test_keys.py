import hashlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged('post_install', '-at_install')
class TestKeys(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employee = new_test_user(cls.env, 'mcp_key_employee', 'base.group_user')
        cls.other = new_test_user(cls.env, 'mcp_key_other', 'base.group_user')
        cls.portal = new_test_user(cls.env, 'mcp_key_portal', 'base.group_portal')
        cls.keys = cls.env['muk_mcp.key']

    def make(self, user, scope='read', rate_limit=0):
        token = self.keys._generate(user, f'Key of {user.login}', scope, rate_limit)
        return token, self.keys.authenticate(token)

    def stored(self, key):
        self.env.cr.execute('SELECT * FROM muk_mcp_key WHERE id = %s', [key.id])
        return self.env.cr.dictfetchone()

    def make_by_wizard(self, user, **values):
        """Run the wizard as if the password had just been confirmed and return its action."""
        wizard = self.env['muk_mcp.new_key'].with_user(user).create({'name': 'By wizard', **values})
        return type(wizard).make_key.__wrapped__(wizard)

    def test_only_a_hash_of_the_token_is_stored(self):
        token, key = self.make(self.employee)
        row = self.stored(key)
        self.assertNotIn(token, map(str, row.values()))
        self.assertEqual(row['key_hash'], hashlib.sha256(token.encode()).hexdigest())
        self.assertTrue(token.startswith(key.key_prefix))
        self.assertLess(len(key.key_prefix), 16)

    def test_hash_has_no_field(self):
        self.assertNotIn('key_hash', self.keys._fields)

    def test_token_authenticates_its_user_and_no_other_token_does(self):
        token, key = self.make(self.employee)
        self.assertEqual(key.user_id, self.employee)
        for wrong in (token[:-1], token + 'x', token.upper(), '', self.stored(key)['key_hash']):
            self.assertIsNone(self.keys.authenticate(wrong))

    def test_authenticated_key_is_read_in_one_query(self):
        token, _key = self.make(self.employee)
        self.keys.authenticate(token)
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            key = self.keys.authenticate(token)
            self.assertEqual(
                (key.name, key.scope, key.user_id.id), ('Key of mcp_key_employee', 'read', self.employee.id)
            )

    def test_revoked_key_authenticates_nobody(self):
        token, key = self.make(self.employee)
        key.with_user(self.employee).revoke()
        self.assertIsNone(self.keys.authenticate(token))
        self.assertFalse(key.active)

    def test_users_see_and_revoke_their_own_keys_only(self):
        _token, mine = self.make(self.employee)
        _token, theirs = self.make(self.other)
        visible = self.keys.with_user(self.employee).search([])
        self.assertIn(mine, visible)
        self.assertNotIn(theirs, visible)
        with self.assertRaises(AccessError):
            theirs.with_user(self.employee).revoke()
        self.assertIn(theirs, self.keys.with_user(self.env.ref('base.user_admin')).search([]))

    def test_users_read_their_keys_in_their_preferences(self):
        _token, key = self.make(self.employee)
        self.assertEqual(self.employee.with_user(self.employee).read(['mcp_key_ids'])[0]['mcp_key_ids'], key.ids)

    def test_keys_are_not_written_through_the_orm(self):
        _token, key = self.make(self.employee)
        for attempt in (
            lambda keys: keys.write({'scope': 'write'}),
            lambda keys: keys.unlink(),
            lambda keys: keys.copy(),
        ):
            with self.assertRaises(AccessError):
                attempt(key.with_user(self.employee))

    def test_wizard_shows_a_working_token_once(self):
        action = self.make_by_wizard(self.employee, scope='write')
        token = action['context']['default_token']
        key = self.keys.authenticate(token)
        self.assertEqual((key.user_id, key.scope, key.name), (self.employee, 'write', 'By wizard'))
        self.assertIn(token, action['context']['default_command'])
        self.assertTrue(self.env[action['res_model']]._abstract)

    def test_wizard_asks_for_the_password(self):
        wizard = self.env['muk_mcp.new_key'].with_user(self.employee).create({'name': 'x'})
        with self.assertRaises(UserError):
            wizard.make_key()

    def test_wizard_makes_reading_keys_unless_told_otherwise(self):
        key = self.keys.authenticate(self.make_by_wizard(self.employee)['context']['default_token'])
        self.assertEqual(key.scope, 'read')

    def test_wizard_gives_users_the_limit_of_the_settings(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.rate_limit_requests', '7')
        wizard = self.env['muk_mcp.new_key'].create({'name': 'Boundless', 'scope': 'read', 'rate_limit': 0})
        action = type(wizard).make_key.__wrapped__(wizard.with_user(self.employee))
        self.assertEqual(self.keys.authenticate(action['context']['default_token']).rate_limit, 7)

    def test_portal_users_make_no_keys(self):
        with self.assertRaises(AccessError):
            self.make_by_wizard(self.portal)

    def test_key_goes_with_its_user(self):
        _token, key = self.make(self.other)
        self.other.unlink()
        self.assertFalse(self.stored(key))
