import csv
import io

import openpyxl

from odoo.tests import tagged

from .common import McpCase

DOMAIN = [['ref', '=', 'exported']]


@tagged('post_install', '-at_install', 'slow')
class TestExportTool(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.write(
            {
                'group_ids' if 'group_ids' in cls.manager._fields else 'groups_id': [
                    (4, cls.env.ref('base.group_allow_export').id)
                ]
            }
        )
        country = cls.env.ref('base.at')
        names = ['Plain', '=1+1', '+43 1', '-2', '@SUM(A1)', '\ttab']
        cls.partners = cls.env['res.partner'].create(
            [{'name': name, 'ref': 'exported', 'country_id': country.id, 'color': 3} for name in names]
        )

    def exported(self, **arguments):
        answer = self.call('export_records', model='res.partner', domain=DOMAIN, order='id', **arguments)
        return answer, self.opener.get(answer['url'], timeout=30).content

    def rows(self, **arguments):
        answer, content = self.exported(**arguments)
        rows = list(csv.reader(io.StringIO(content.decode('utf-8-sig'))))
        self.assertEqual((rows[0], len(rows) - 1), (answer['columns'], answer['records']))
        return rows[1:]

    def test_csv_has_a_row_for_each_record_and_no_formula(self):
        rows = self.rows(fields=['name', 'country_id/code', 'color', '.id'])
        self.assertEqual(rows[0], ['Plain', 'AT', '3', str(self.partners[0].id)])
        self.assertEqual([row[0] for row in rows[1:]], ["'=1+1", "'+43 1", "'-2", "'@SUM(A1)", "'\ttab"])

    def test_xlsx_has_texts_that_are_no_formulas_and_numbers_that_are_numbers(self):
        _answer, content = self.exported(format='xlsx', fields=['name', 'color', 'create_date'])
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        rows = list(sheet.iter_rows(min_row=2))
        self.assertEqual([row[0].data_type for row in rows], ['s'] * len(rows))
        self.assertEqual((rows[1][0].value, rows[1][1].value, rows[1][2].is_date), ('=1+1', 3, True))

    def test_fifty_thousand_records_are_as_many_rows(self):
        self.env.cr.execute(
            """
            INSERT INTO res_partner_category (name, active, color)
            SELECT jsonb_build_object('en_US', 'Exported ' || number), true, number %% 12
              FROM generate_series(1, %s) number
            """,
            [50_000],
        )
        model, domain = 'res.partner.category', [['name', '=like', 'Exported %']]
        answer = self.call('export_records', model=model, domain=domain, fields=['name', 'color'], order='id')
        content = self.opener.get(answer['url'], timeout=90).content.decode('utf-8-sig')
        rows = list(csv.reader(io.StringIO(content)))
        self.assertEqual(answer['records'], 50_000)
        self.assertEqual(rows[1:], [[f'Exported {number}', str(number % 12)] for number in range(1, 50_001)])

    def test_columns_left_out_are_those_of_the_list(self):
        answer, _content = self.exported()
        self.assertIn('name', answer['columns'])

    def test_limit_is_kept_and_said(self):
        answer, _content = self.exported(limit=2)
        self.assertEqual(answer['records'], 2)
        self.assertIn('first 2', answer['note'])

    def test_columns_that_are_not_there_or_closed_are_refused(self):
        for path, reason in (
            ('nme', 'no field nme'),
            ('name/x', 'leads to no records'),
            ('country_id/nope', 'no field nope'),
        ):
            refused = self.refusal('export_records', model='res.partner', domain=DOMAIN, fields=[path])
            self.assertIn(reason, refused)
        self.refusal('export_records', model='res.partner', domain=DOMAIN, fields=['user_ids/totp_secret'])

    def test_who_may_not_export_is_refused_as_in_odoo(self):
        refused = self.refusal('export_records', self.employee_token, model='res.partner', domain=DOMAIN)
        self.assertIn('rights to export', refused)

    def test_model_that_the_user_may_not_read_is_refused(self):
        self.refusal('export_records', self.employee_token, model='ir.rule')
