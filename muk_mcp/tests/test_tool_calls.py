from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.tool import get_tool_index
from .common import McpCase


@tagged('post_install', '-at_install')
class TestToolCalls(McpCase):
    def test_unknown_tool_is_a_protocol_error(self):
        response = self.request('tools/call', {'name': 'drop_table'})
        self.assertEqual(response.json()['error']['code'], -32602)

    def test_malformed_call_is_a_protocol_error(self):
        for params in ({}, {'name': 7}, {'name': 'whoami', 'arguments': 'x'}, {'name': 'whoami', 'arguments': [1]}):
            self.assertEqual(self.request('tools/call', params).json()['error']['code'], -32602)

    def test_faulty_arguments_are_told_to_the_model(self):
        self.assertIn('`model` is required', self.refusal('search_read'))
        self.assertIn('`limit` must be at most 500', self.refusal('search_read', model='res.partner', limit=501))
        self.assertIn('`modell` is unknown', self.refusal('search_read', modell='res.partner'))

    def test_reading_key_is_refused_by_every_tool_that_writes(self):
        index = get_tool_index(self.env)
        writing = [entry.name for entry in index.values() if entry.category == 'write']
        self.assertEqual(
            sorted(writing),
            [
                'authorize_upload',
                'call_method',
                'create_records',
                'delete_records',
                'post_message',
                'schedule_activity',
                'update_records',
                'upload_file',
            ],
        )
        for name in writing:
            self.assertIn('may only read', self.refusal(name, self.reading_token))

    def test_reading_key_reads(self):
        self.assertEqual(self.call('whoami', self.reading_token)['scope'], 'read')

    def test_reading_key_writes_nothing_on_the_way(self):
        """Neither by a field whose computation writes nor by an override of a method that reads."""
        partners = type(self.env['res.partner'])
        count = partners.search_count

        def counting(model, *args, **kwargs):
            model.env['res.partner.category'].sudo().create({'name': 'Counted'})
            return count(model, *args, **kwargs)

        self.patch(partners, 'search_count', counting)
        with mute_logger('odoo.sql_db'):
            self.assertIn('read-only', self.refusal('search_count', self.reading_token, model='res.partner'))
        self.assertFalse(self.env['res.partner.category'].search([('name', '=', 'Counted')]))
        self.call('search_count', model='res.partner')
        self.assertTrue(self.env['res.partner.category'].search([('name', '=', 'Counted')]))

    def test_call_enforces_the_scope_it_is_given(self):
        tools = self.env['muk_mcp.tool']
        outcome = tools._call('delete_records', {}, self.env, enforce_scope='read')
        self.assertEqual(outcome.status, 'denied')
        outcome = tools._call('whoami', {}, self.env, enforce_scope='read')
        self.assertEqual(outcome.status, 'ok')

    def test_rate_limit_holds_for_tool_calls_of_a_key(self):
        token = self.make_token(self.manager, rate_limit=2)
        for _number in range(2):
            self.call('whoami', token)
        response = self.request('tools/call', {'name': 'whoami'}, token)
        self.assertEqual(response.status_code, 429)
        self.assertGreater(int(response.headers['Retry-After']), 0)
        self.call('whoami')

    def test_every_request_of_a_key_counts(self):
        token = self.make_token(self.manager, rate_limit=3)
        for method in ('ping', 'tools/list', 'initialize'):
            self.request(method, {'protocolVersion': '2025-11-25'}, token)
        response = self.request('ping', token=token)
        self.assertEqual((response.status_code, response.json()['error']['code']), (429, 429))

    def test_messages_of_a_batch_count_singly(self):
        token = self.make_token(self.manager, rate_limit=2)
        batch = [{'jsonrpc': '2.0', 'id': number, 'method': 'ping'} for number in range(3)]
        self.assertEqual(self.send('POST', json=batch, headers=self.headers(token)).status_code, 429)

    def test_tools_of_another_registry_are_not_offered(self):
        tools = self.env['muk_mcp.tool']
        self.assertEqual(tools.get_tools('no such registry'), [])
        self.assertIn('whoami', [tool['name'] for tool in tools.get_tools()])
