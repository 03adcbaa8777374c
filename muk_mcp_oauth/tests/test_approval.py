from odoo.tests import tagged

from .common import OAuthCase


@tagged('slow')
class TestApproval(OAuthCase):
    """Where administrators approve clients, they are asked, and the user who waits is told."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref('base.user_admin')
        cls.configure(dynamic_registration='approval')

    def activities(self, client):
        return self.record_of(client).activity_ids

    def messages(self):
        return self.env['mail.message'].search([('partner_ids', 'in', self.user.partner_id.ids)])

    def test_administrators_are_asked_by_an_activity_when_somebody_comes(self):
        client = self.register_client()
        self.assertFalse(self.activities(client), 'a stranger made somebody work')
        self.sign_in()
        self.authorize(client)
        asked = self.activities(client)
        self.assertIn(self.admin, asked.user_id)
        self.assertEqual(set(asked.mapped('summary')), {'Approve Ledger Agent (client.example)?'})
        self.assertIn('Ada User', asked[0].note)
        self.authorize(client)
        self.assertEqual(self.activities(client), asked)

    def test_second_registration_of_an_application_asks_nobody_again(self):
        self.sign_in()
        self.authorize(self.register_client())
        second = self.register_client()
        self.authorize(second)
        self.assertFalse(self.activities(second))

    def test_user_is_told_of_the_approval_and_connects(self):
        client = self.register_client()
        self.sign_in()
        self.authorize(client)
        self.record_of(client).with_user(self.admin).action_activate()
        self.assertEqual(self.messages().mapped('subject'), ['Approved: Ledger Agent (client.example)'])
        self.assertFalse(self.activities(client))
        self.open_consent(client)

    def test_blocking_ends_the_question_and_tells_nobody(self):
        client = self.register_client()
        self.sign_in()
        self.authorize(client)
        self.record_of(client).with_user(self.admin).action_block()
        self.assertFalse(self.activities(client) or self.messages())

    def test_who_is_not_signed_in_comes_to_the_login_first(self):
        client = self.register_client()
        response = self.authorize(client)
        self.assertEqual(response.status_code, 303)
        self.assertTrue(response.headers['Location'].startswith('/web/login?'))
        self.assertFalse(self.activities(client))

    def test_client_about_which_somebody_was_asked_is_not_vacuumed(self):
        asked, unasked = self.register_client(), self.register_client(client_name='Other')
        self.sign_in()
        self.authorize(asked)
        self.env.flush_all()
        self.env.cr.execute("UPDATE muk_mcp_oauth_client SET create_date = create_date - interval '30 days'")
        self.env['muk_mcp_oauth.client']._gc_unused()
        self.env.invalidate_all()
        self.assertTrue(self.record_of(asked))
        self.assertFalse(self.record_of(unasked))

    def test_change_of_the_state_is_in_the_chatter(self):
        client = self.record_of(self.register_client())
        self.assertFalse(client.message_ids)
        client.action_activate()
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertIn('state', client.message_ids.sudo().tracking_value_ids.field_id.mapped('name'))
