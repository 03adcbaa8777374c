import base64
import json

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
        return self.table(model='res.partner', domain=domain, order='id', **arguments)

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
        self.assertEqual(described['name_field'], 'name')
        self.assertNotIn('help', fields['parent_id'])
        self.assertIn('type', {*fields, *described['other_fields']})
        choices = self.call('describe_model', model='res.partner', fields=['type'])['fields']['type']['selection']
        self.assertIn('invoice', dict(choices))

    def test_describe_model_tells_more_about_named_fields(self):
        fields = self.call('describe_model', model='res.partner', fields=['lang'])['fields']
        self.assertEqual(list(fields), ['lang'])
        self.assertIn('help', fields['lang'])

    def test_describe_model_is_denied_without_read_access(self):
        self.assertIn('ir.rule', self.refusal('describe_model', self.employee_token, model='ir.rule').lower())

    def test_unknown_model_and_field_are_answered_with_close_names(self):
        self.assertIn('res.partner', self.refusal('search_read', model='res.partnr'))
        self.assertIn('parent_id', self.refusal('search_read', model='res.partner', fields=['parnt_id']))
        self.assertIn('mail.thread is abstract', self.refusal('search_read', model='mail.thread'))

    def test_search_read_returns_a_table_of_json_values(self):
        names = ['name', 'parent_id', 'child_ids', 'vat', 'is_company', 'create_date']
        answer = self.call('search_read', model='res.partner', domain=[['id', '=', self.child.id]], fields=names)
        self.assertEqual(list(answer), ['model', 'columns', 'rows', 'next_offset'])
        self.assertEqual(answer['columns'], ['id', *names])
        values = [self.child.id, 'Quillmere Child', [self.parent.id, 'Quillmere Parent'], [], None, False]
        self.assertEqual(answer['rows'][0][:-1], values)
        self.assertRegex(answer['rows'][0][-1], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')

    def test_fields_left_out_are_the_columns_of_the_list(self):
        for fields in ({}, {'fields': []}, {'fields': None}):
            row = self.quillmere(**fields)[0]
            self.assertEqual(list(row)[:2], ['id', 'name'])
            self.assertIn('email', row)
            for name in ('avatar_128', 'image_1920', 'comment', 'child_ids', 'write_uid'):
                self.assertNotIn(name, row)

    def test_columns_of_the_list_follow_its_view_and_the_groups_of_the_user(self):
        view = self.env['ir.ui.view'].create(
            {
                'name': 'partner.mcp.list',
                'model': 'res.partner',
                'priority': 0,
                'arch': """<list><field name="name"/><field name="ref"/><field name="vat" optional="hide"/>
                    <field name="lang" column_invisible="1"/><field name="city" groups="base.group_partner_manager"/></list>""",
            }
        )
        self.assertEqual(list(self.quillmere()[0]), ['id', 'name', 'ref', 'city'])
        self.assertEqual(list(self.quillmere(token=self.employee_token)[0]), ['id', 'name', 'ref'])
        view.arch = '<list><field name="name"/><field name="function"/></list>'
        self.assertEqual(list(self.quillmere()[0]), ['id', 'name', 'function'])

    def test_file_that_is_named_comes_as_base64_with_a_link(self):
        for name in ('datas', 'raw'):
            row = self.table(model='ir.attachment', domain=[['id', '=', self.attachment.id]], fields=[name])[0]
            self.assertEqual(base64.b64decode(row[name]), b'hello')
            result = self.result_of('read_records', model='ir.attachment', ids=[self.attachment.id], fields=[name])
            record = json.loads(result['content'][0]['text'])['records'][0]
            self.assertEqual(base64.b64decode(record[name]), b'hello')
            resource = result['content'][1]['resource']
            self.assertEqual((resource['mimeType'], resource['text']), ('text/plain', '[file.txt: 5 bytes]'))

    def test_search_read_pages_through_the_matches(self):
        domain, fields = [['name', 'like', 'Quillmere']], ['name']
        first = self.call('search_read', model='res.partner', domain=domain, order='id', limit=1, fields=fields)
        self.assertEqual(first['next_offset'], 1)
        second = self.call(
            'search_read', model='res.partner', domain=domain, order='id', limit=1, offset=1, fields=fields
        )
        self.assertEqual(second['rows'][0][0], self.child.id)
        self.assertIsNone(second['next_offset'])

    def test_search_read_keeps_to_the_record_rules(self):
        self.hide_child()
        self.assertEqual([row['id'] for row in self.quillmere(fields=['name'])], [self.parent.id])

    def test_search_read_is_denied_without_access(self):
        self.assertIn('ir.rule', self.refusal('search_read', self.employee_token, model='ir.rule'))

    def test_field_of_another_group_is_denied(self):
        refused = self.refusal('search_read', model='muk_mcp.key', fields=['key_hash'])
        self.assertRegex(refused, 'has no field key_hash|muk_mcp.key is closed')
        for arguments in (
            {'fields': ['totp_secret']},
            {'domain': [['totp_secret', '!=', False]]},
            {'domain': [['create_uid.totp_secret', '!=', False]]},
        ):
            refused = self.refusal('search_read', self.employee_token, model='res.users', **arguments)
            self.assertRegex(refused, 'totp_secret|TOTP|Totp')

    def test_read_records_keeps_to_the_record_rules(self):
        self.hide_child()
        self.assertEqual(
            self.call('read_records', model='res.partner', ids=[self.parent.id], fields=['name'])['records'][0]['name'],
            'Quillmere Parent',
        )
        self.assertIn('Odoo refused', self.refusal('read_records', model='res.partner', ids=[self.child.id]))

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
        refused = self.refusal('search_read', model='res.partner', context=context)
        self.assertIn('takes companies of the user', refused)
        self.assertIn(str(other.id), refused)

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
        self.assertRegex(by_month[0]['create_date:month'], r'^\d{4}-\d\d$')
        total = self.call('read_group', model='res.partner', domain=domain, aggregates=['color:max'])['groups']
        self.assertEqual(total, [{'color:max': 4, '__count': 2}])

    def test_read_group_explains_what_it_cannot_do(self):
        for arguments, reason in (
            ({'groupby': ['nme']}, 'has no field nme'),
            ({'groupby': ['create_date']}, 'takes a period'),
            ({'groupby': ['create_date:eon']}, 'takes a period'),
            ({'groupby': ['name:month']}, 'is no date'),
            ({'groupby': ['contact_address']}, 'is computed'),
            ({'aggregates': ['color:evil']}, 'is no total'),
            ({'aggregates': ['color']}, 'is no total'),
            ({'aggregates': ['name:sum']}, 'name: it is of type char'),
            ({'aggregates': ['message_attachment_count:sum']}, 'is computed'),
            ({'groupby': ['type'], 'order': 'name'}, 'cannot be sorted by name, only by type, __count'),
        ):
            self.assertIn(reason, self.refusal('read_group', model='res.partner', **arguments))
        self.assertIn('ir.rule', self.refusal('read_group', self.employee_token, model='ir.rule'))

    def test_nothing_is_null_in_a_key_and_zero_in_a_sum(self):
        domain = [['name', 'like', 'Quillmere']]
        group = self.call('read_group', model='res.partner', domain=domain, groupby=['city'])['groups'][0]
        self.assertIsNone(group['city'])
        total = self.call(
            'read_group', model='res.partner', domain=[['id', '=', -1]], aggregates=['color:sum', 'color:avg']
        )
        self.assertEqual(total['groups'], [{'color:sum': 0, 'color:avg': None, '__count': 0}])

    def test_period_is_that_of_the_zone_with_its_bounds_in_utc(self):
        self.env.cr.execute("UPDATE res_partner SET create_date = '2026-10-31 23:30' WHERE id = %s", [self.child.id])
        domain, context = [['id', '=', self.child.id]], {'tz': 'Europe/Vienna'}
        for period, key, first, following in (
            ('year', '2026', '2025-12-31T23:00:00Z', '2026-12-31T23:00:00Z'),
            ('quarter', '2026-Q4', '2026-09-30T22:00:00Z', '2026-12-31T23:00:00Z'),
            ('month', '2026-11', '2026-10-31T23:00:00Z', '2026-11-30T23:00:00Z'),
            ('day', '2026-11-01', '2026-10-31T23:00:00Z', '2026-11-01T23:00:00Z'),
            ('hour', '2026-11-01T00:00', '2026-10-31T23:00:00Z', '2026-11-01T00:00:00Z'),
        ):
            spec = f'create_date:{period}'
            answer = self.call('read_group', model='res.partner', domain=domain, groupby=[spec], context=context)
            group = answer['groups'][0]
            self.assertEqual(answer['tz'], 'Europe/Vienna')
            self.assertEqual((group[spec], group['from'], group['to']), (key, first, following))
            count = self.call('search_count', model='res.partner', domain=group['domain'])['count']
            self.assertEqual(count, 1)

    def test_domain_of_each_group_finds_its_records(self):
        for groupby in (
            ['parent_id'],
            ['is_company'],
            ['color'],
            ['city'],
            ['type'],
            ['create_date:week', 'parent_id'],
        ):
            answer = self.call('read_group', model='res.partner', domain=[['name', 'ilike', 'e']], groupby=groupby)
            self.assertTrue(answer['groups'])
            for group in answer['groups']:
                count = self.call('search_count', model='res.partner', domain=group['domain'])['count']
                self.assertEqual(count, group['__count'], group)
