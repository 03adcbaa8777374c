import json
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

    def open_any_method(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.any_public_method', 'True')

    def refused(self, method, token=None, **arguments):
        return self.refusal('call_method', token, model='res.partner', method=method, **arguments)

    def test_public_method_runs_on_the_records_and_says_what_changed(self):
        answer = self.call('call_method', model='res.partner', method='action_archive', ids=[self.partner.id])
        self.assertEqual(answer['changed'], {str(self.partner.id): {'active': [True, False]}})
        self.assertTrue(answer['done'])
        self.assertNotIn('result', answer)
        self.assertFalse(self.partner.active)

    def test_method_of_the_model_takes_no_ids(self):
        self.open_any_method()
        answer = self.call('call_method', model='res.partner', method='name_search', kwargs={'name': 'Azure'})
        self.assertEqual(answer['result'][0], [self.partner.id, 'Azure'])
        self.assertIn('call it without `ids`', self.refused('name_search', ids=[self.partner.id]))

    def test_method_on_records_needs_them_in_ids(self):
        self.assertIn('name them in `ids`', self.refused('action_archive'))
        for args in ([[self.partner.id]], [self.partner.id]):
            self.assertIn('in `ids`, not in `args`', self.refused('action_archive', args=args))
        self.assertTrue(self.partner.active)

    def test_private_method_is_refused(self):
        for method in ('_compute_display_name', '__init__', '_register_hook', '_write', 'init'):
            self.assertIn('private', self.refused(method, ids=[self.partner.id]).lower(), method)

    def test_what_is_no_method_is_refused(self):
        for method in ('nope', 'name', 'env', 'ids', ' read', 'read()'):
            self.assertIn('has no method', self.refused(method, ids=[self.partner.id]), method)
        self.assertIn('Close to it: action_archive', self.refused('action_archiv', ids=[self.partner.id]))

    def test_what_a_tool_does_better_is_left_to_it(self):
        for method, tool in (
            ('write', 'update_records'),
            ('create', 'create_records'),
            ('message_post', 'post_message'),
        ):
            self.assertIn(tool, self.refused(method, ids=[self.partner.id], args=[{'name': 'x'}]))
        self.assertEqual(self.partner.name, 'Azure')

    def test_method_keeps_to_the_rights_of_the_user(self):
        refused = self.refused('action_archive', self.employee_token, ids=[self.partner.id])
        self.assertIn("not allowed to modify 'Contact'", refused)
        self.assertTrue(self.partner.active)

    def test_arguments_that_the_method_does_not_take_are_explained(self):
        self.open_any_method()
        for args, kwargs in (([], {'nope': 1}), ([1, 2, 3], {})):
            refused = self.refused('read', ids=[self.partner.id], args=args, kwargs=kwargs)
            self.assertTrue(refused.startswith('read takes fields=None, load='), refused)

    def test_context_is_taken_by_name_and_checked(self):
        self.open_any_method()
        for arguments in ({'context': {'lang': 'xx_XX'}}, {'kwargs': {'context': {'lang': 'xx_XX'}}}):
            self.assertIn('xx_XX is not installed', self.refused('read', ids=[self.partner.id], **arguments))

    def test_context_reaches_the_method(self):
        self.open_any_method()
        self.partner.active = False
        for context, found in (({}, []), ({'active_test': False}, [[self.partner.id, 'Azure']])):
            arguments = {'method': 'name_search', 'kwargs': {'name': 'Azure', 'context': context}}
            self.assertEqual(self.call('call_method', model='res.partner', **arguments)['result'], found)
            arguments = {'method': 'name_search', 'kwargs': {'name': 'Azure'}, 'context': context}
            self.assertEqual(self.call('call_method', model='res.partner', **arguments)['result'], found)

    def test_names_of_records_that_the_user_may_not_read_stay_secret(self):
        """DF-05: Odoo 17 and 18 let RPC call ``browse``, and no method of theirs marks the records that it returns."""
        self.open_any_method()
        hidden = self.env['res.partner'].create({'name': 'Hidden Hilde', 'email': 'hilde@example.com'})
        self.env['ir.rule'].create(
            {
                'name': 'No Hilde',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': f"[('id', '!=', {hidden.id})]",
            }
        )
        for context in ({}, {'show_email': True}):
            result = self.result_of(
                'call_method',
                self.employee_token,
                model='res.partner',
                method='browse',
                args=[[hidden.id]],
                kwargs={'context': context},
            )
            self.assertNotIn('ilde', json.dumps(result['content']).replace('show_email', ''))

    def test_long_result_is_cut_and_says_so(self):
        self.open_any_method()
        self.env['ir.config_parameter'].set_param('muk_mcp.answer_characters', '5000')
        result = self.result_of('call_method', model='res.country', method='search_read')
        text = result['content'][0]['text']
        self.assertLessEqual(len(text), 5000)
        self.assertIn('Cut to 5,000 characters', json.loads(text)['note'])

    def test_record_that_does_not_exist_is_named(self):
        self.assertIn('999999', self.refusal('call_method', model='res.partner', method='action_archive', ids=[999999]))

    def test_audit_and_authentication_cannot_be_called(self):
        for model, method, args in (('muk_mcp.log', 'log', []), ('muk_mcp.key', 'authenticate', [self.token])):
            refused = self.refusal('call_method', model=model, method=method, args=args).lower()
            self.assertRegex(refused, 'private|closed')

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
