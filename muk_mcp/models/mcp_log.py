import json
import logging
from datetime import timedelta

import psycopg2

from odoo import SUPERUSER_ID, api, fields, models
from odoo.http import request

from ..compat import aggregated, private
from ..protocol.redaction import redacted

_logger = logging.getLogger(__name__)

DEFAULT_RETENTION_DAYS = 90
DATA_LENGTH = 20_000
TEXT_LENGTH = 2_000
BATCH = 10_000


class McpLog(models.Model):
    _name = 'muk_mcp.log'
    _description = 'MCP Audit Log'
    _order = 'id desc'
    _rec_name = 'method'

    create_date = fields.Datetime(string='Time', readonly=True, index=True)
    user_id = fields.Many2one('res.users', readonly=True, index=True, ondelete='set null')
    key_name = fields.Char(string='Connection', readonly=True)
    key_prefix = fields.Char(string='Key Begins With', readonly=True)
    method = fields.Char(readonly=True, index=True)
    tool_name = fields.Char(string='Tool', readonly=True, index=True)
    model_name = fields.Char(string='Model', readonly=True, index=True)
    res_id = fields.Integer(string='Record ID', readonly=True, **aggregated(None))
    res_ids = fields.Json(string='Record IDs', readonly=True)
    request_data = fields.Text(string='Request', readonly=True)
    response_data = fields.Text(string='Response', readonly=True)
    ip_address = fields.Char(string='IP Address', readonly=True)
    duration_ms = fields.Float(string='Duration (ms)', readonly=True, digits=(16, 1), **aggregated('avg'))
    status = fields.Selection(
        [('ok', 'OK'), ('error', 'Error'), ('denied', 'Denied'), ('rate_limited', 'Rate limited')],
        readonly=True,
        index=True,
    )
    error_message = fields.Text(string='Reason', readonly=True)

    @private
    @api.model
    def log(self, **values):
        """Write a row in a cursor of its own, so that it outlives a rollback of the request; never raises.

        The values are those of the fields; user, key and address are taken from
        the request where they are not given. Members named like secrets are
        masked, long texts are cut. Only the superuser writes: until Odoo 17 people
        could call this over RPC.
        """
        if not self.env.su:
            _logger.warning('%s tried to write an MCP audit row.', self.env.user.login)
            return
        row = self._row({**self._request_values(), **values})
        try:
            with self.env.registry.cursor() as cr:
                cr.execute('SET LOCAL synchronous_commit = off')
                api.Environment(cr, SUPERUSER_ID, {})[self._name].create(row)
        except (psycopg2.Error, ValueError) as error:
            _logger.warning('An MCP audit row could not be written: %s', error)

    @api.model
    def _log_call(self, tool, arguments, outcome, seconds):
        """Write the row of a tool call in the transaction of the call: both stay, or neither does.

        A cursor of its own would wait for ever for what the call has locked, such as the row of the
        user where the call gives its user another login.
        """
        self._spare_reads_the_disk()
        ids = self._concerned_ids(arguments, outcome.value)
        self.create(
            self._row(
                {
                    **self._request_values(),
                    'method': 'tools/call',
                    'tool_name': tool,
                    'model_name': arguments.get('model'),
                    'res_ids': ids or False,
                    'res_id': ids[0] if len(ids) == 1 else False,
                    'request_data': arguments,
                    'response_data': outcome.value,
                    'duration_ms': seconds * 1000,
                    'status': outcome.status,
                    'error_message': outcome.error,
                }
            )
        )

    @api.model
    def _spare_reads_the_disk(self):
        """Let a call that has written nothing so far end without waiting for the disk to have its audit row."""
        self.env.cr.execute(
            "SELECT set_config('synchronous_commit', 'off', true) WHERE txid_current_if_assigned() IS NULL"
        )

    @api.model
    def _concerned_ids(self, arguments, value):
        """Return the ids a call named or, for new records, came to."""
        named = arguments.get('ids') or arguments.get('id') or (isinstance(value, dict) and value.get('ids'))
        candidates = named if isinstance(named, list) else [named]
        return [item for item in candidates if isinstance(item, int) and item]

    @api.model
    def _request_values(self):
        values = {'user_id': self.env.uid}
        if request:
            key = getattr(request, '_mcp_key', None)
            values.update(ip_address=request.httprequest.remote_addr)
            if key is not None:
                values.update(key_name=key.name, key_prefix=key.key_prefix)
        return values

    @api.model
    def _row(self, values):
        return {name: self._storable(name, value) for name, value in values.items() if name in self._fields}

    @api.model
    def _storable(self, name, value):
        if name in ('request_data', 'response_data') and value is not None and not isinstance(value, str):
            value = json.dumps(redacted(value), ensure_ascii=False, default=str)
        if isinstance(value, str):
            limit = DATA_LENGTH if name.endswith('_data') else TEXT_LENGTH
            return value[:limit].replace('\x00', '').encode('utf-8', 'replace').decode('utf-8')
        if name in ('res_id', 'user_id'):
            return value if isinstance(value, int) and abs(value) < 2**31 else False
        return value

    @api.autovacuum
    def _gc_log(self):
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.log_autovacuum_days')
        days = int(stored) if stored and stored.isdecimal() else DEFAULT_RETENTION_DAYS
        if not days:
            return 0, 0
        self.env.cr.execute(
            """
            DELETE FROM muk_mcp_log WHERE id IN (
                SELECT id FROM muk_mcp_log WHERE create_date < %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            )
        """,
            [fields.Datetime.now() - timedelta(days=days), BATCH],
        )
        return self.env.cr.rowcount, int(self.env.cr.rowcount == BATCH)
