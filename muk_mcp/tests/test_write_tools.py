from odoo import Command
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install')
class TestWriteTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Azure'})

    def named(self, name):
        return self.env['res.partner'].search([('name', '=', name)])

    def test_created_records_belong_to_the_user(self):
        answer = self.call('create_records', model='res.partner', values=[{'name': 'One'}, {'name': 'Two'}])
        records = self.env['res.partner'].browse(answer['ids'])
        self.assertEqual(records.mapped('name'), ['One', 'Two'])
        self.assertEqual(records.create_uid, self.manager)
        self.assertEqual((answer['records'][0]['id'], answer['records'][0]['name']), (records[0].id, 'One'))
        self.assertTrue(answer['records'][0]['url'].startswith(self.base_url()))
        self.assertIn(str(records[0].id), answer['records'][0]['url'])

    def test_related_records_are_written_with_commands(self):
        answer = self.call(
            'create_records',
            model='res.partner',
            values=[
                {'name': 'One', 'category_id': [[0, 0, {'name': 'VIP'}]], 'child_ids': [[0, 0, {'name': 'Child'}]]},
            ],
        )
        record = self.env['res.partner'].browse(answer['ids'])
        self.assertEqual(record.category_id.name, 'VIP')
        self.assertEqual(record.child_ids.name, 'Child')

    def test_create_without_access_is_denied(self):
        refused = self.refusal('create_records', self.employee_token, model='res.partner', values=[{'name': 'One'}])
        self.assertIn("not allowed to create 'Contact'", refused)
        self.assertFalse(self.named('One'))

    def test_failed_create_leaves_nothing(self):
        values = [{'name': 'One'}, {'name': 'Two', 'parent_id': 999999}]
        refused = self.refusal('create_records', model='res.partner', values=values)
        self.assertEqual(refused, 'parent_id: no record of res.partner has the id 999999.')
        self.assertFalse(self.named('One'))

    def test_update_changes_all_records(self):
        other = self.env['res.partner'].create({'name': 'Other'})
        self.call('update_records', model='res.partner', ids=[self.partner.id, other.id], values={'ref': 'X'})
        self.assertEqual((self.partner + other).mapped('ref'), ['X', 'X'])

    def test_failed_update_leaves_nothing(self):
        values = {'name': 'Changed', 'parent_id': self.partner.id}
        refused = self.refusal('update_records', model='res.partner', ids=[self.partner.id], values=values)
        self.assertIn('recursive', refused.lower())
        self.partner.invalidate_recordset()
        self.assertEqual(self.partner.name, 'Azure')

    def test_update_names_unknown_fields_and_records(self):
        self.assertIn(
            'nme', self.refusal('update_records', model='res.partner', ids=[self.partner.id], values={'nme': 'x'})
        )
        self.assertIn('999999', self.refusal('update_records', model='res.partner', ids=[999999], values={'name': 'x'}))

    def test_update_against_a_record_rule_is_denied(self):
        self.env['ir.rule'].create(
            {
                'name': 'Azure stays',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': "[('name', '!=', 'Azure')]",
                'perm_read': False,
                'groups': [Command.link(self.env.ref('base.group_user').id)],
            }
        )
        ids = [self.partner.id]
        self.assertIn('Odoo refused', self.refusal('update_records', model='res.partner', ids=ids, values={'ref': 'X'}))
        self.assertIn('Odoo refused', self.refusal('delete_records', model='res.partner', ids=ids))
        self.assertTrue(self.partner.exists())

    def test_delete_removes_the_records(self):
        answer = self.call('delete_records', model='res.partner', ids=[self.partner.id])
        self.assertEqual(answer, {'model': 'res.partner', 'ids': [self.partner.id], 'deleted': True})
        self.assertFalse(self.partner.exists())

    def test_delete_of_a_record_in_use_is_explained(self):
        refused = self.refusal('delete_records', model='res.partner', ids=[self.manager.partner_id.id])
        self.assertIn('user', refused)
        self.assertTrue(self.manager.partner_id.exists())

    def test_keys_and_audit_rows_cannot_be_written(self):
        key = self.key_of(self.reading_token)
        for tool, arguments in (
            ('update_records', {'model': 'muk_mcp.key', 'ids': [key.id], 'values': {'scope': 'write'}}),
            ('create_records', {'model': 'muk_mcp.log', 'values': [{'method': 'x'}]}),
            ('create_records', {'model': 'muk_mcp.key', 'values': [{'name': 'x', 'user_id': self.manager.id}]}),
        ):
            self.assertRegex(self.refusal(tool, **arguments), 'not allowed|closed to AI clients|is read-only')
