from odoo import fields
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestActivityTools(McpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env['res.partner'].create({'name': 'Azure'})

    def messages(self, token=None, **arguments):
        return self.call('get_messages', token, model='res.partner', id=self.partner.id, **arguments)

    def plan(self, **arguments):
        return self.call('schedule_activity', model='res.partner', id=self.partner.id, **arguments)

    def refused(self, tool, **arguments):
        return self.refusal(tool, **{'model': 'res.partner', 'id': self.partner.id, **arguments})

    def test_messages_are_read_as_text_with_author_and_files(self):
        file = self.env['ir.attachment'].create(
            {'name': 'own.txt', 'raw': b'xyz', 'res_model': 'res.partner', 'res_id': self.partner.id}
        )
        self.call(
            'post_message',
            model='res.partner',
            id=self.partner.id,
            body='<p>Hello <b>you</b></p>',
            format='html',
            kind='comment',
            attachment_ids=[file.id],
        )
        message = self.messages()['messages'][0]
        self.assertEqual(message['body'], 'Hello *you*')
        self.assertEqual(message['author'], self.manager.partner_id.name)
        self.assertEqual(message['kind'], 'comment')
        self.assertEqual(message['attachments'], [{'id': file.id, 'name': 'own.txt', 'type': 'text/plain', 'bytes': 3}])

    def test_pages_of_messages_follow_each_other(self):
        for number in range(4):
            self.partner.message_post(body=f'Message {number}')
        first = self.messages(limit=2)
        second = self.messages(limit=2, offset=first['next_offset'])
        bodies = [message['body'] for page in (first, second) for message in page['messages']]
        self.assertEqual(bodies, ['Message 3', 'Message 2', 'Message 1', 'Message 0'])

    def test_changes_of_fields_that_the_user_may_not_read_are_left_out(self):
        message = self.partner.message_post(body='Changed')
        for field in ('name', 'signup_type'):
            if field in self.partner._fields:
                self.env['mail.tracking.value'].create(
                    {
                        'mail_message_id': message.id,
                        'field_id': self.env['ir.model.fields']._get('res.partner', field).id,
                        'old_value_char': f'old {field}',
                        'new_value_char': f'new {field}',
                    }
                )
        self.assertEqual(self.messages()['messages'][0]['changes'], ['Name: old name → new name'])

    def test_record_that_the_user_may_not_read_stays_closed(self):
        self.env['ir.rule'].create(
            {
                'name': 'x',
                'model_id': self.env['ir.model']._get_id('res.partner'),
                'domain_force': f"[('id', '!=', {self.partner.id})]",
            }
        )
        self.assertIn('Odoo refused', self.refused('get_messages'))
        self.assertIn('Odoo refused', self.refused('schedule_activity', summary='x'))
        self.assertIn('no discussion', self.refusal('get_messages', model='res.country', id=1))

    def test_activity_is_planned_read_and_done(self):
        made = self.plan(
            type='call', summary='Ring', note='About <it>', deadline='2026-12-01', user_id=self.employee.id
        )
        activity = self.env['mail.activity'].browse(made['activity']['id'])
        self.assertEqual(activity.user_id, self.employee)
        self.assertEqual(activity.res_id, self.partner.id)
        self.assertEqual(activity.activity_type_id, self.env.ref('mail.mail_activity_data_call'))
        self.assertEqual(activity.date_deadline, fields.Date.to_date('2026-12-01'))
        self.assertIn('About &lt;it&gt;', activity.note)
        self.assertEqual(self.messages()['activities'], [made['activity']])
        done = self.plan(done_id=activity.id, note='Reached')
        self.assertIn('Reached', self.env['mail.message'].browse(done['message_id']).body)
        self.assertEqual(self.messages()['activities'], [])

    def test_activity_is_a_to_do_of_the_user_for_today_if_nothing_else_is_said(self):
        activity = self.plan(summary='x')['activity']
        self.assertEqual(activity['user']['id'], self.manager.id)
        self.assertEqual(activity['state'], 'today')
        self.assertEqual(activity['type'], self.env.ref('mail.mail_activity_data_todo').name)

    def test_what_does_not_exist_is_named_with_what_does(self):
        self.assertIn('There are: ', self.refused('schedule_activity', type='Nonsense'))
        self.assertIn('YYYY-MM-DD', self.refused('schedule_activity', deadline='tomorrow'))
        other = self.env['res.partner'].create({'name': 'Other'}).activity_schedule(summary='x')
        self.assertIn('Open are: none', self.refused('schedule_activity', done_id=other.id))
        self.assertTrue(other.exists())
