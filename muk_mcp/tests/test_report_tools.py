import base64

from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestReportTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Printed/Partner'})
        cls.card, cls.label = (cls.make_report(name) for name in ('Card', 'Label'))
        # So that it comes first.
        cls.card.create_action()

    @classmethod
    def make_report(cls, name):
        key = f'muk_mcp.test_{name.lower()}'
        cls.env['ir.ui.view'].create(
            {
                'name': key,
                'key': key,
                'type': 'qweb',
                'arch': f'<t t-name="{key}"><main><p t-foreach="docs" t-as="o">{name} of <t t-out="o.name"/></p></main></t>',
            }
        )
        values = {'name': f'Test {name}', 'model': 'res.partner', 'report_name': key, 'report_type': 'qweb-pdf'}
        return cls.env['ir.actions.report'].create(values)

    def printed(self, token=None, **arguments):
        answer = self.call('print_report', token, model='res.partner', ids=[self.partner.id], **arguments)
        return answer, self.call('read_file', token, id=answer['attachment_id'])

    def test_first_report_of_the_menu_is_printed_and_read(self):
        """Odoo renders HTML in tests, as where wkhtmltopdf is missing."""
        answer, read = self.printed()
        self.assertEqual((answer['report'], answer['text']), ('Test Card', 'Card of Printed/Partner'))
        self.assertIn('Test Label', answer['other_reports'])
        self.assertIn('Card of Printed/Partner', read['parts'][0]['text'])
        self.assertEqual(answer['name'], 'Test Card - Printed_Partner.html')
        self.assertIn('HTML', answer['note'])

    def test_report_is_chosen_by_its_name(self):
        for name in ('Test Label', 'test label', 'muk_mcp.test_label'):
            self.assertIn('Label of', self.printed(report=name)[1]['parts'][0]['text'])
        refused = self.refusal('print_report', model='res.partner', ids=[self.partner.id], report='Invoice')
        self.assertIn('Test Card', refused)

    def test_connection_that_only_reads_prints(self):
        self.assertEqual(self.printed(self.reading_token)[0]['report'], 'Test Card')

    def test_printed_file_is_downloaded(self):
        answer, _read = self.printed()
        response = self.opener.get(answer['url'], timeout=30)
        self.assertEqual((response.status_code, len(response.content)), (200, answer['bytes']))

    def test_report_of_another_group_is_none(self):
        group = self.env.ref('base.group_system')
        self.card[next(name for name in ('group_ids', 'groups_id') if name in self.card._fields)] = group
        self.assertEqual(self.printed()[0]['report'], 'Test Label')

    def test_record_that_the_user_may_not_read_is_not_printed(self):
        group = self.env.ref('base.group_user').id
        self.env['ir.rule'].create(
            {
                'name': 'none',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': f"[('id', '!=', {self.partner.id})]",
                'groups': [(4, group)],
            }
        )
        self.assertIn('Odoo refused', self.refusal('print_report', model='res.partner', ids=[self.partner.id]))

    def test_model_without_a_report_is_said_to_have_none(self):
        country = self.env['res.country'].search([], limit=1)
        self.assertIn('has no report', self.refusal('print_report', model='res.country', ids=country.ids))

    def test_printed_file_is_sent_with_a_message(self):
        answer, _read = self.printed()
        file = answer['attachment_id']
        self.call('post_message', model='res.partner', id=self.partner.id, body='card', attachment_ids=[file])
        attachment = self.env['ir.attachment'].browse(file)
        self.assertEqual(attachment.res_id, self.partner.id)
        self.assertTrue(base64.b64decode(attachment.datas))
