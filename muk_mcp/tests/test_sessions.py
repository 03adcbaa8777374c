from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import McpCase


@tagged('post_install', '-at_install', 'slow')
class TestSessions(McpCase):
    def session(self, identifier):
        return self.env['muk_mcp.session'].search([('identifier', '=', identifier)])

    def ping(self, identifier, token=None):
        return self.request('ping', token=token, Mcp_Session_Id=identifier)

    def test_initialize_opens_a_session_of_the_user(self):
        identifier = self.open_session()
        session = self.session(identifier)
        self.assertEqual(session.user_id, self.manager)
        self.assertEqual(session.client_name, 'Test client')
        self.assertEqual(session.protocol_version, '2025-11-25')
        self.assertEqual(self.ping(identifier).status_code, 200)

    def test_unknown_session_is_not_found(self):
        response = self.ping('unknown')
        self.assertEqual(response.status_code, 404)
        self.assertEqual(response.json()['id'], 1)

    def test_session_of_another_user_is_not_found(self):
        identifier = self.open_session()
        self.assertEqual(self.ping(identifier, self.employee_token).status_code, 404)

    def test_delete_ends_the_session(self):
        identifier = self.open_session()
        headers = self.headers(Mcp_Session_Id=identifier)
        self.assertEqual(self.send('DELETE', headers=headers).status_code, 204)
        self.assertEqual(self.ping(identifier).status_code, 404)
        self.assertEqual(self.send('DELETE', headers=headers).status_code, 404)

    def test_delete_ends_no_session_of_another_user(self):
        identifier = self.open_session()
        headers = self.headers(self.employee_token, Mcp_Session_Id=identifier)
        self.assertEqual(self.send('DELETE', headers=headers).status_code, 404)
        self.assertEqual(self.ping(identifier).status_code, 200)

    def test_delete_without_a_session_is_a_bad_request(self):
        self.assertEqual(self.send('DELETE', headers=self.headers()).status_code, 400)

    def test_silent_session_expires_and_is_vacuumed(self):
        identifier = self.open_session()
        self.session(identifier).last_activity = fields.Datetime.now() - timedelta(hours=25)
        self.env.flush_all()
        self.assertEqual(self.ping(identifier).status_code, 404)
        self.env['muk_mcp.session']._gc_sessions()
        self.assertFalse(self.session(identifier))

    def test_timeout_follows_the_setting(self):
        identifier = self.open_session()
        self.env['ir.config_parameter'].set_param('muk_mcp.session_timeout_hours', '48')
        self.session(identifier).last_activity = fields.Datetime.now() - timedelta(hours=25)
        self.env.flush_all()
        self.assertEqual(self.ping(identifier).status_code, 200)

    def test_activity_is_noted_at_most_once_a_minute(self):
        identifier = self.open_session()
        session = self.session(identifier)
        recent = fields.Datetime.now() - timedelta(seconds=30)
        session.last_activity = recent
        self.env.flush_all()
        self.ping(identifier)
        session.invalidate_recordset()
        self.assertEqual(session.last_activity, recent)
        session.last_activity = recent - timedelta(minutes=5)
        self.env.flush_all()
        self.ping(identifier)
        session.invalidate_recordset()
        self.assertGreater(session.last_activity, recent)

    def test_notification_is_accepted_without_a_body_and_kept_with_the_session(self):
        identifier = self.open_session()
        message = {'jsonrpc': '2.0', 'method': 'notifications/initialized'}
        response = self.send('POST', json=message, headers=self.headers(Mcp_Session_Id=identifier))
        self.assertEqual((response.status_code, response.content), (202, b''))
        self.assertEqual(self.session(identifier).notification_ids.method, 'notifications/initialized')

    def test_notification_for_an_unknown_session_is_not_found(self):
        message = {'jsonrpc': '2.0', 'method': 'notifications/initialized'}
        response = self.send('POST', json=message, headers=self.headers(Mcp_Session_Id='unknown'))
        self.assertEqual(response.status_code, 404)

    def test_kept_notifications_are_bounded(self):
        session = self.session(self.open_session())
        message = {'jsonrpc': '2.0', 'method': 'notifications/cancelled', 'params': {'reason': 'x' * 10_000}}
        for _number in range(52):
            self.send('POST', json=message, headers=self.headers(Mcp_Session_Id=session.identifier))
        session.invalidate_recordset()
        self.assertEqual(len(session.notification_ids), 50)
        self.assertLessEqual(len(session.notification_ids[0].params), 2000)

    def test_request_without_a_session_is_served(self):
        self.assertEqual(self.request('ping').json()['result'], {})

    def test_claim_of_the_client_is_cleaned(self):
        response = self.request(
            'initialize',
            {
                'protocolVersion': '2025-11-25',
                'clientInfo': {'name': 'Ev\u202eil\x00' + 'W' * 10_000, 'version': ['1']},
            },
        )
        session = self.session(response.headers['Mcp-Session-Id'])
        self.assertTrue(session.client_name.startswith('EvilW'))
        self.assertEqual(len(session.client_name), 200)
        self.assertFalse(session.client_version)
