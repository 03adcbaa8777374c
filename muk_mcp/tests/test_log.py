import json
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessDenied, AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..models import mcp_log
from ..protocol.results import ToolResult
from .common import McpCase


@tagged('post_install', '-at_install')
class TestLogOfRequests(McpCase):
    def rows(self, **values):
        domain = [(name, '=', value) for name, value in values.items()]
        return self.env['muk_mcp.log'].search([('user_id', '=', self.manager.id), *domain])

    def test_tool_call_is_recorded_with_caller_and_records(self):
        created = self.call('create_records', model='res.partner', values=[{'name': 'Azure'}])
        row = self.rows(tool_name='create_records')
        self.assertEqual((row.method, row.status, row.model_name), ('tools/call', 'ok', 'res.partner'))
        self.assertEqual(row.key_name, 'mcp_manager write')
        self.assertTrue(self.token.startswith(row.key_prefix))
        self.assertEqual(row.res_id, created['ids'][0])
        self.assertEqual(json.loads(row.request_data)['values'], [{'name': 'Azure'}])
        self.assertGreater(row.duration_ms, 0)
        self.assertEqual(row.ip_address, '127.0.0.1')

    def test_denied_and_failed_calls_are_recorded_with_the_reason(self):
        sentence = self.refusal('delete_records', self.reading_token, model='res.partner', ids=[1])
        self.assertEqual(self.rows(status='denied').error_message, sentence)
        sentence = self.refusal('search_read', model='res.partnr')
        self.assertEqual(self.rows(status='error').error_message, sentence)

    def test_call_with_arguments_of_any_shape_is_recorded(self):
        for model in ({'a': 1}, ['res.partner'], 5, None, 'x' * 100_000, '\x00', '\ud800', True):
            sentence = self.refusal('search_count', model=model)
            row = self.rows(status='error')[0]
            self.assertEqual(row.error_message, sentence[:2_000])
            self.assertFalse(row.model_name)

    def test_rate_limited_call_is_recorded(self):
        token = self.make_token(self.manager, rate_limit=1)
        self.call('whoami', token)
        self.request('tools/call', {'name': 'whoami'}, token)
        self.assertEqual(self.rows(status='rate_limited').tool_name, 'whoami')

    def test_protocol_errors_and_new_sessions_are_recorded(self):
        self.request('no/such/method')
        self.assertIn('no/such/method', self.rows(status='error').error_message)
        self.open_session()
        self.assertIn('Test client', self.rows(method='initialize').request_data)

    def test_claim_of_a_client_is_cut(self):
        self.request('initialize', {'protocolVersion': '2025-11-25', 'clientInfo': {'name': 'W' * 100_000}})
        self.assertLessEqual(len(self.rows(method='initialize').request_data), 1_024)

    def test_ping_and_listing_write_nothing(self):
        self.request('ping')
        self.request('tools/list')
        self.assertFalse(self.rows())

    def test_secrets_are_masked(self):
        self.refusal('create_records', model='res.users', values=[{'login': 'x', 'password': 'hunter2'}])
        request_data = self.rows(tool_name='create_records').request_data
        self.assertNotIn('hunter2', request_data)
        self.assertIn('password', request_data)
        everything = ' '.join(str(row.read()) for row in self.env['muk_mcp.log'].search([]))
        self.assertNotIn(self.token, everything)


@tagged('post_install', '-at_install')
class TestLog(TransactionCase):
    def test_row_of_a_call_is_written_in_its_transaction(self):
        """In a cursor of its own it would wait for ever for a user whose login the call has changed."""
        marker = 'test_row_of_a_call_is_written_in_its_transaction'
        log = self.env['muk_mcp.log']
        log._log_call(marker, {'model': 'res.users'}, ToolResult({}, model='res.users', concerned=(1,)), 0.1)
        self.assertEqual(log.search([('tool_name', '=', marker)]).res_id, 1)
        with self.registry.cursor() as cr:
            cr.execute('SELECT FROM muk_mcp_log WHERE tool_name = %s', [marker])
            self.assertFalse(cr.rowcount)

    def test_row_survives_a_rollback(self):
        marker = 'test_row_survives_a_rollback'
        self.addCleanup(self.delete_committed, marker)
        with self.assertRaises(AccessDenied), self.env.cr.savepoint():
            self.env['muk_mcp.log'].log(method=marker, status='ok', user_id=self.env.uid)
            raise AccessDenied
        with self.registry.cursor() as cr:
            cr.execute('SELECT status FROM muk_mcp_log WHERE method = %s', [marker])
            self.assertEqual(cr.fetchall(), [('ok',)])

    def delete_committed(self, marker):
        with self.registry.cursor() as cr:
            cr.execute('DELETE FROM muk_mcp_log WHERE method = %s', [marker])

    def test_log_never_raises(self):
        marker = 'test_log_never_raises'
        self.addCleanup(self.delete_committed, marker)
        log = self.env['muk_mcp.log']
        with mute_logger('odoo.addons.muk_mcp.models.mcp_log', 'odoo.sql_db'):
            self.assertIsNone(log.log(method=marker, status='nonsense'))
            self.assertIsNone(log.log(method=marker, user_id=2**31 - 2))
        for values in (
            {'error_message': '\x00\ud800'},
            {'res_id': 10**20},
            {'request_data': {1: object()}},
            {'unknown': 1},
            {'user_id': 10**20},
        ):
            self.assertIsNone(log.log(method=marker, **values))

    def test_users_write_no_rows(self):
        marker = 'test_users_write_no_rows'
        self.addCleanup(self.delete_committed, marker)
        with mute_logger('odoo.addons.muk_mcp.models.mcp_log'):
            self.env['muk_mcp.log'].with_user(self.env.ref('base.user_admin')).log(method=marker)
        with self.registry.cursor() as cr:
            cr.execute('SELECT count(*) FROM muk_mcp_log WHERE method = %s', [marker])
            self.assertEqual(cr.fetchone(), (0,))

    def test_long_values_are_cut(self):
        row = self.env['muk_mcp.log']._row(
            {
                'request_data': {'a': 'ä' * 100_000},
                'response_data': 'ä' * 100_000,
                'error_message': 'y' * 100_000,
                'model_name': '𐍈' * 2_000,
                'tool_name': '𐍈' * 2_000,
                'method': '𐍈' * 2_000,
            }
        )
        self.assertLessEqual(len(row['request_data'].encode()), 4_096)
        self.assertLessEqual(len(row['response_data'].encode()), 4_096)
        self.assertEqual(len(row['error_message']), 2_000)
        for name in ('model_name', 'tool_name', 'method'):
            self.assertEqual(len(row[name]), 200)
        self.env.cr.execute(self.env['muk_mcp.log']._insertion(row))

    def test_ids_are_those_of_a_call_that_was_right_and_two_hundred_at_most(self):
        log = self.env['muk_mcp.log']
        for outcome, kept in (
            (ToolResult.failed('no'), False),
            (ToolResult({}, concerned=tuple(range(1, 1_000))), list(range(1, 201))),
        ):
            log._log_call('ids', {'ids': list(range(1, 1_000))}, outcome, 0.1)
            self.assertEqual(log.search([('tool_name', '=', 'ids')], limit=1).res_ids, kept)

    def test_contents_are_left_out_where_the_setting_says_so(self):
        self.env['ir.config_parameter'].set_param('muk_mcp.log_names_only', 'True')
        arguments = {'model': 'res.partner', 'ids': [7], 'values': {'name': 'Azure'}, 'fields': ['name']}
        self.env['muk_mcp.log']._log_call('names', arguments, ToolResult({'rows': [['Azure']]}), 0.1)
        row = self.env['muk_mcp.log'].search([('tool_name', '=', 'names')])
        self.assertEqual(json.loads(row.request_data), {'model': 'res.partner', 'ids': [7], 'fields': ['name']})
        self.assertFalse(row.response_data)

    def test_rows_are_neither_changed_nor_deleted_by_anybody(self):
        row = self.env['muk_mcp.log'].create({'method': 'stays'})
        for act in (lambda: row.write({'method': 'x'}), row.unlink):
            with self.assertRaises(AccessError):
                act()

    def test_oldest_rows_go_first_where_there_are_too_many(self):
        log = self.env['muk_mcp.log']
        self.env.cr.execute('DELETE FROM muk_mcp_log')
        rows = log.create([{'method': str(number)} for number in range(5)])
        self.env['ir.config_parameter'].set_param('muk_mcp.log_most_rows', '3')
        with self.assertLogs('odoo.addons.muk_mcp.models.mcp_log', 'WARNING'):
            log._delete_due()
        self.assertEqual(rows.exists(), rows[2:])

    def test_vacuum_goes_on_until_nothing_is_due(self):
        log = self.env['muk_mcp.log']
        log.create([{'method': 'old'} for _row in range(5)])
        self.env.cr.execute("UPDATE muk_mcp_log SET create_date = '2001-01-01' WHERE method = 'old'")
        self.patch(mcp_log, 'BATCH', 2)
        # A test has one transaction; where each batch has its own, the vacuum ends it.
        self.patch(self.env.cr, 'commit', lambda: None)
        rounds = 0
        while log._gc_log()[1] and rounds < 10:
            rounds += 1
        self.assertFalse(log.search([('method', '=', 'old')]))

    def test_old_rows_are_vacuumed(self):
        log = self.env['muk_mcp.log']
        old, fresh = log.create([{'method': 'old'}, {'method': 'fresh'}])
        self.env.cr.execute(
            'UPDATE muk_mcp_log SET create_date = %s WHERE id = %s',
            [fields.Datetime.now() - timedelta(days=91), old.id],
        )
        log._gc_log()
        self.assertEqual((old + fresh).exists(), fresh)

    def test_retention_of_zero_keeps_everything(self):
        log = self.env['muk_mcp.log']
        old = log.create({'method': 'old'})
        self.env.cr.execute("UPDATE muk_mcp_log SET create_date = '2001-01-01' WHERE id = %s", [old.id])
        self.env['ir.config_parameter'].set_param('muk_mcp.log_autovacuum_days', '0')
        log._gc_log()
        self.assertTrue(old.exists())
