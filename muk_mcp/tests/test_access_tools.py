from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install')
class TestAccessTools(McpCase):
    def test_whoami_tells_user_companies_and_scope(self):
        self.manager.tz = 'Europe/Vienna'
        answer = self.call('whoami')
        self.assertEqual(answer['user']['login'], 'mcp_manager')
        self.assertEqual(answer['company']['id'], self.manager.company_id.id)
        self.assertEqual(answer['tz'], 'Europe/Vienna')
        self.assertNotEqual(answer['now_local'], answer['now_utc'])
        self.assertEqual(answer['scope'], 'write')
        self.assertFalse(answer['is_administrator'])

    def test_access_rights_are_those_of_the_user(self):
        rights = self.call('get_access_rights', self.employee_token, model='res.partner')['rights']
        self.assertEqual(rights, {'read': True, 'write': False, 'create': False, 'unlink': False})
        rights = self.call('get_access_rights', model='res.partner')['rights']
        self.assertEqual(rights, {'read': True, 'write': True, 'create': True, 'unlink': True})

    def test_access_to_records_follows_the_rules(self):
        visible, hidden = self.env['res.partner'].create([{'name': 'Visible'}, {'name': 'Hidden'}])
        self.env['ir.rule'].create(
            {
                'name': 'No hidden partners',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': "[('name', '!=', 'Hidden')]",
                'perm_read': False,
            }
        )
        allowed = self.call('get_access_rights', model='res.partner', ids=[visible.id, hidden.id])['allowed_ids']
        self.assertEqual(allowed['read'], [visible.id, hidden.id])
        self.assertEqual(allowed['write'], [visible.id])
        allowed = self.call('get_access_rights', self.employee_token, model='res.partner', ids=[visible.id])[
            'allowed_ids'
        ]
        self.assertEqual(allowed['write'], [])

    def test_record_that_does_not_exist_is_named(self):
        self.assertIn('999999', self.refusal('get_access_rights', model='res.partner', ids=[999999]))
