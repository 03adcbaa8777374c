import base64

from odoo import Command
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install')
class TestReadTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls.env['res.partner'].create({'name': 'Quillmere Parent', 'is_company': True, 'color': 3})
        cls.child = cls.env['res.partner'].create({'name': 'Quillmere Child', 'parent_id': cls.parent.id, 'color': 4})
        cls.attachment = cls.env['ir.attachment'].create(
            {
                'name': 'file.txt',
                'datas': base64.b64encode(b'hello'),
                'res_model': 'res.partner',
                'res_id': cls.child.id,
            }
        )

    def hide_child(self):
        self.env['ir.rule'].create(
            {
                'name': 'No Quillmere Child',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': "[('name', '!=', 'Quillmere Child')]",
                'groups': [Command.link(self.env.ref('base.group_user').id)],
            }
        )

    def quillmere(self, **arguments):
        domain = [['name', 'like', 'Quillmere']]
        return self.call('search_read', model='res.partner', domain=domain, order='id', **arguments)

    def test_list_models_finds_readable_models_by_name(self):
        found = self.call('list_models', search='partner')
        partner = next(entry for entry in found['models'] if entry['model'] == 'res.partner')
        self.assertEqual(partner['rights'], ['read', 'write', 'create', 'unlink'])

    def test_list_models_leaves_out_what_the_user_may_not_read(self):
        found = self.call('list_models', self.employee_token, search='ir.rule')
        self.assertEqual(found['models'], [])
        self.assertEqual(self.call('list_models', search='muk_mcp.log')['total'], 0)

    def test_list_models_pages_through_all(self):
        first = self.call('list_models', limit=5)
        second = self.call('list_models', limit=5, offset=first['next_offset'])
        self.assertFalse({entry['model'] for entry in first['models']} & {entry['model'] for entry in second['models']})

    def test_describe_model_lists_types_relations_and_choices(self):
        described = self.call('describe_model', model='res.partner')
        fields = described['fields']
        self.assertEqual(fields['parent_id']['relation'], 'res.partner')
        self.assertIn('invoice', dict(fields['type']['selection']))
        self.assertEqual(described['name_field'], 'name')
        self.assertNotIn('help', fields['parent_id'])

    def test_describe_model_tells_more_about_named_fields(self):
        fields = self.call('describe_model', model='res.partner', fields=['lang'])['fields']
        self.assertEqual(list(fields), ['lang'])
        self.assertIn('help', fields['lang'])

    def test_describe_model_is_denied_without_read_access(self):
        self.assertIn('ir.rule', self.refusal('describe_model', self.employee_token, model='ir.rule').lower())

    def test_unknown_model_and_field_are_answered_with_close_names(self):
        self.assertIn('res.partner', self.refusal('search_read', model='res.partnr'))
        self.assertIn('parent_id', self.refusal('search_read', model='res.partner', fields=['parnt_id']))
        self.assertIn('no model', self.refusal('search_read', model='mail.thread'))

    def test_search_read_returns_json_values(self):
        row = self.quillmere(fields=['name', 'parent_id', 'child_ids', 'vat', 'is_company', 'create_date'])['records'][
            1
        ]
        self.assertEqual(row['parent_id'], {'id': self.parent.id, 'name': 'Quillmere Parent'})
        self.assertEqual(row['child_ids'], [])
        self.assertIsNone(row['vat'])
        self.assertIs(row['is_company'], False)
        self.assertRegex(row['create_date'], r'^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$')

    def test_search_read_without_fields_leaves_out_files_markup_and_lists(self):
        row = self.quillmere()['records'][0]
        self.assertEqual(row['name'], 'Quillmere Parent')
        for name in ('image_1920', 'comment', 'child_ids', 'write_uid'):
            self.assertNotIn(name, row)

    def test_search_read_returns_a_file_that_is_named(self):
        found = self.call(
            'search_read', model='ir.attachment', domain=[['id', '=', self.attachment.id]], fields=['datas']
        )
        self.assertEqual(base64.b64decode(found['records'][0]['datas']), b'hello')

    def test_search_read_pages_through_the_matches(self):
        first = self.quillmere(limit=1, fields=['name'])
        self.assertEqual(first['next_offset'], 1)
        second = self.quillmere(limit=1, offset=1, fields=['name'])
        self.assertEqual(second['records'][0]['id'], self.child.id)
        self.assertIsNone(second['next_offset'])

    def test_search_read_keeps_to_the_record_rules(self):
        self.hide_child()
        self.assertEqual([row['id'] for row in self.quillmere(fields=['name'])['records']], [self.parent.id])

    def test_search_read_is_denied_without_access(self):
        self.assertTrue(self.refusal('search_read', self.employee_token, model='ir.rule'))

    def test_faulty_domain_or_order_is_explained(self):
        for domain in (
            [['nme', '=', 1]],
            [['name', '=']],
            ['name'],
            [['name', 'sounds like', 'a']],
            [[{}, '=', 1]],
            [['id', 'in', {'a': 1}]],
        ):
            self.assertTrue(self.refusal('search_read', model='res.partner', domain=domain))
        self.assertTrue(self.refusal('search_read', model='res.partner', order='name; DROP TABLE res_partner'))

    def test_field_of_another_group_is_denied(self):
        self.assertTrue(self.refusal('search_read', model='muk_mcp.key', fields=['key_hash']))
        self.assertTrue(self.refusal('search_read', self.employee_token, model='res.users', fields=['totp_secret']))

    def test_read_records_keeps_to_the_record_rules(self):
        self.hide_child()
        self.assertEqual(
            self.call('read_records', model='res.partner', ids=[self.parent.id], fields=['name'])['records'][0]['name'],
            'Quillmere Parent',
        )
        self.assertTrue(self.refusal('read_records', model='res.partner', ids=[self.child.id]))

    def test_read_records_names_ids_that_do_not_exist(self):
        self.assertIn('999999', self.refusal('read_records', model='res.partner', ids=[self.parent.id, 999999]))

    def test_search_count_counts_what_the_rules_leave(self):
        domain = [['name', 'like', 'Quillmere']]
        self.assertEqual(self.call('search_count', model='res.partner', domain=domain)['count'], 2)
        self.hide_child()
        self.assertEqual(self.call('search_count', model='res.partner', domain=domain)['count'], 1)

    def test_archived_records_are_found_on_request(self):
        self.child.active = False
        domain = [['name', 'like', 'Quillmere']]
        self.assertEqual(self.call('search_count', model='res.partner', domain=domain)['count'], 1)
        context = {'active_test': False}
        self.assertEqual(self.call('search_count', model='res.partner', domain=domain, context=context)['count'], 2)

    def test_company_outside_those_of_the_user_is_denied(self):
        other = self.env['res.company'].create({'name': 'Elsewhere'})
        context = {'allowed_company_ids': [other.id]}
        self.assertTrue(self.refusal('search_read', model='res.partner', context=context))

    def test_context_takes_no_other_keys(self):
        self.assertIn('`context.uid` is unknown', self.refusal('search_count', model='res.partner', context={'uid': 1}))

    def test_read_group_totals_by_group(self):
        answer = self.call(
            'read_group',
            model='res.partner',
            domain=[['name', 'like', 'Quillmere']],
            groupby=['parent_id'],
            aggregates=['color:sum'],
            order='parent_id',
        )
        groups = {group['parent_id'] and group['parent_id']['id']: group for group in answer['groups']}
        self.assertEqual(groups[self.parent.id]['color:sum'], 4)
        self.assertEqual(groups[None]['__count'], 1)

    def test_read_group_by_period_and_without_groups(self):
        domain = [['name', 'like', 'Quillmere']]
        by_month = self.call('read_group', model='res.partner', domain=domain, groupby=['create_date:month'])['groups']
        self.assertEqual(by_month[0]['__count'], 2)
        self.assertRegex(by_month[0]['create_date:month'], r'^\d{4}-\d\d-01')
        total = self.call('read_group', model='res.partner', domain=domain, aggregates=['color:max'])['groups']
        self.assertEqual(total, [{'color:max': 4, '__count': 2}])

    def test_read_group_explains_what_it_cannot_do(self):
        for arguments in (
            {'groupby': ['nme']},
            {'groupby': ['create_date:eon']},
            {'aggregates': ['color:evil']},
            {'aggregates': ['color']},
            {'groupby': ['type'], 'order': 'name'},
        ):
            self.assertTrue(self.refusal('read_group', model='res.partner', **arguments))
        self.assertTrue(self.refusal('read_group', self.employee_token, model='ir.rule'))
