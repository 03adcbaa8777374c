from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestMessageTool(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Azure'})

    def post(self, token=None, **arguments):
        answer = self.call('post_message', token, model='res.partner', id=self.partner.id, **arguments)
        return self.env['mail.message'].browse(answer['message_id'])

    def test_note_is_posted_as_the_user_and_stays_internal(self):
        message = self.post(body='Hello <b>there</b>\nsecond line')
        self.assertEqual(message.author_id, self.manager.partner_id)
        self.assertEqual(message.subtype_id, self.env.ref('mail.mt_note'))
        self.assertIn('&lt;b&gt;there&lt;/b&gt;', message.body)
        self.assertIn('<br', message.body)

    def test_comment_reaches_followers_and_named_users(self):
        message = self.post(body='Hello', kind='comment', partner_ids=[self.employee.partner_id.id])
        self.assertEqual(message.subtype_id, self.env.ref('mail.mt_comment'))
        self.assertIn(self.employee.partner_id, message.notified_partner_ids)

    def test_html_is_kept_but_cleaned(self):
        message = self.post(body='<b>bold</b><script>alert(1)</script>', format='html')
        self.assertIn('<b>bold</b>', message.body)
        self.assertNotIn('script', message.body)

    def test_message_tells_that_a_client_wrote_it_unless_switched_off(self):
        self.assertIn('mcp_manager write', self.post(body='Hello').body)
        self.env['ir.config_parameter'].set_param('muk_mcp.annotate_messages', False)
        self.assertNotIn('mcp_manager write', self.post(body='Hello').body)

    def test_customers_are_not_told_which_program_wrote(self):
        self.assertNotIn('mcp_manager write', self.post(body='Hello', kind='comment').body)

    def test_files_are_sent_along_if_the_user_may_read_them(self):
        own, hidden = self.env['ir.attachment'].create(
            [{'name': 'own.txt', 'raw': b'x'}, {'name': 'hidden.txt', 'raw': b'x'}]
        )
        own.write({'res_model': 'res.partner', 'res_id': self.partner.id})
        hidden.write({'res_model': 'ir.rule', 'res_id': 1})
        self.assertEqual(self.post(body='See file', attachment_ids=[own.id]).attachment_ids, own)
        refused = self.refusal(
            'post_message', model='res.partner', id=self.partner.id, body='x', attachment_ids=[hidden.id]
        )
        self.assertIn('Odoo refused', refused)

    def test_record_without_a_thread_is_refused(self):
        country = self.env['res.country'].search([], limit=1)
        self.assertIn('no discussion', self.refusal('post_message', model='res.country', id=country.id, body='Hello'))

    def test_record_the_user_may_not_write_is_denied(self):
        refused = self.refusal('post_message', self.employee_token, model='res.partner', id=self.partner.id, body='Hi')
        self.assertIn('Odoo refused', refused)

    def test_unknown_user_is_refused_and_nothing_posted(self):
        before = len(self.partner.message_ids)
        refused = self.refusal('post_message', model='res.partner', id=self.partner.id, body='Hi', partner_ids=[999999])
        self.assertIn('No res.partner record has the id 999999', refused)
        self.partner.invalidate_recordset()
        self.assertEqual(len(self.partner.message_ids), before)
