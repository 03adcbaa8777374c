import time

from odoo import http
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install')
class TestMethodTool(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Azure'})

    def test_public_method_runs_on_the_records(self):
        answer = self.call('call_method', model='res.partner', method='action_archive', ids=[self.partner.id])
        self.assertIsNone(answer['result'] or None)
        self.assertFalse(self.partner.active)

    def test_method_of_the_model_takes_no_ids(self):
        answer = self.call('call_method', model='res.partner', method='name_search', kwargs={'name': 'Azure'})
        self.assertEqual(answer['result'][0], [self.partner.id, 'Azure'])
        self.assertTrue(self.refusal('call_method', model='res.partner', method='name_search', ids=[self.partner.id]))

    def test_private_method_is_refused(self):
        for method in ('_compute_display_name', '__init__', '_register_hook', '_write', 'init'):
            self.assertTrue(
                self.refusal('call_method', model='res.partner', method=method, ids=[self.partner.id]), method
            )

    def test_what_is_no_method_is_refused(self):
        for method in ('nope', 'name', 'env', 'ids', ' read', 'read()', 'partner.read'):
            self.assertTrue(
                self.refusal('call_method', model='res.partner', method=method, ids=[self.partner.id]), method
            )

    def test_method_keeps_to_the_rights_of_the_user(self):
        self.assertTrue(
            self.refusal(
                'call_method',
                self.employee_token,
                model='res.partner',
                method='write',
                ids=[self.partner.id],
                args=[{'name': 'x'}],
            )
        )
        self.assertEqual(self.partner.name, 'Azure')

    def test_wrong_arguments_are_explained(self):
        for args in ([], [5], [{'name': 'x'}, 'too', 'many']):
            self.assertTrue(
                self.refusal('call_method', model='res.partner', method='write', ids=[self.partner.id], args=args)
            )

    def test_record_that_does_not_exist_is_named(self):
        self.assertIn('999999', self.refusal('call_method', model='res.partner', method='action_archive', ids=[999999]))

    def test_audit_and_authentication_cannot_be_called(self):
        self.assertTrue(self.refusal('call_method', model='muk_mcp.log', method='log', kwargs={'status': 'ok'}))
        self.assertTrue(self.refusal('call_method', model='muk_mcp.key', method='authenticate', args=[self.token]))

    def test_key_cannot_be_made_without_the_password(self):
        wizard = self.env['muk_mcp.new_key'].with_user(self.manager).create({'name': 'Sneaky', 'scope': 'write'})
        answer = self.result_of('call_method', model='muk_mcp.new_key', method='make_key', ids=[wizard.id])
        # Odoo asks for the password in a dialog; an addon that closes keys to clients refuses even that.
        self.assertTrue(answer['isError'] or 'res.users.identitycheck' in str(answer), answer)
        self.assertNotIn('mcp_', str(answer).replace('muk_mcp_', ''))
        self.assertFalse(self.keys.search([('name', '=', 'Sneaky')]))

    def test_password_confirmed_in_a_session_is_not_the_password_of_the_user(self):
        """Who holds a token may sign in as somebody else and send that session along."""
        session = self.authenticate('mcp_employee', 'mcp_employee')
        session['identity-check-last'] = time.time()
        http.root.session_store.save(session)
        self.test_key_cannot_be_made_without_the_password()
