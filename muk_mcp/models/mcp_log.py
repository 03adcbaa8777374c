import logging
from datetime import timedelta

import psycopg2
from psycopg2.extras import Json

from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request
from odoo.tools import SQL

from ..compat import aggregated, flush_as, private, vacuumed
from ..protocol.redaction import cut_bytes, excerpt, names_only

_logger = logging.getLogger(__name__)

DEFAULT_RETENTION_DAYS = 90
DEFAULT_MOST_ROWS = 5_000_000
DATA_BYTES = 4_096
CLIENT_INFO_BYTES = 1_024
MOST_IDS = 200
TEXT_LENGTH = 2_000
# PostgreSQL refuses a row whose indexed value has more than 2,704 bytes.
INDEXED = {'method', 'tool_name', 'model_name', 'status'}
INDEXED_LENGTH = 200
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
        [
            ('begun', 'Begun'),
            ('ok', 'OK'),
            ('partial', 'Partly Done'),
            ('error', 'Error'),
            ('denied', 'Denied'),
            ('rate_limited', 'Rate limited'),
        ],
        readonly=True,
        index=True,
        help='A call that stays begun was cut off, so that nobody knows what it did: look at the records. One that is '
        'partly done failed after it had saved something.',
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
        try:
            with self.env.registry.cursor() as cr:
                # The connection of the request may be lost, which is one of the things to tell.
                log = self.with_env(self.env(cr=cr))
                flush_as(log.env)
                row = log._row({**log._request_values(), **values})
                cr.execute(SQL('SET LOCAL synchronous_commit = off; %s', log._insertion(row)))
        except (psycopg2.Error, TypeError, ValueError) as error:
            _logger.warning('An MCP audit row could not be written: %s', error)

    @api.model
    def _log_initialize(self, client_info, revision):
        """Write the row of a new session; what a client says of itself may be anything."""
        self.log(
            method='initialize',
            request_data=excerpt(client_info, CLIENT_INFO_BYTES),
            response_data=revision,
            status='ok',
        )

    @api.model
    def _request_values(self):
        values = {'user_id': self.env.uid}
        if request:
            key = getattr(request, '_mcp_key', None)
            values.update(ip_address=request.httprequest.remote_addr)
            if key is not None:
                key = key.with_env(self.env)
                values.update(key_name=key.name, key_prefix=key.key_prefix)
        return values

    @api.model
    def _row(self, values):
        """Return the columns of a row, each cut to what it may hold; addons give their columns defaults."""
        return self._stored({**self._defaults(), **values})

    @api.model
    def _stored(self, values):
        return {name: self._storable(name, value) for name, value in values.items() if name in self._fields}

    @api.model
    def _defaults(self):
        return {name: field.default(self) for name, field in self._fields.items() if field.default and field.store}

    @api.model
    def _storable(self, name, value):
        if name in ('request_data', 'response_data') and value is not None and not isinstance(value, str):
            value = self._contents(name, value)
        if isinstance(value, str):
            if name in INDEXED:
                return cut_bytes(value[:INDEXED_LENGTH], DATA_BYTES)
            return (
                cut_bytes(value, DATA_BYTES) if name.endswith('_data') else cut_bytes(value[:TEXT_LENGTH], DATA_BYTES)
            )
        if name in ('res_id', 'user_id'):
            return value if isinstance(value, int) and 0 < value < 2**31 else None
        return Json(value) if name == 'res_ids' and value else None if value is False else value

    @api.model
    def _contents(self, name, value, text=None):
        """Return arguments or an answer as text; if an administrator wants no contents, only what names records."""
        if self.env['ir.config_parameter'].sudo().get_param('muk_mcp.log_names_only') != 'True':
            return excerpt(value, DATA_BYTES, text)
        return excerpt(names_only(value), DATA_BYTES) if name == 'request_data' else None

    @api.model
    def _insertion(self, row):
        """Return the statement that writes a row: ``create`` would look for defaults, of which there are none."""
        columns = {**row, 'create_uid': self.env.uid, 'create_date': fields.Datetime.now()}
        names = SQL(', ').join(map(SQL.identifier, columns))
        return SQL(
            'INSERT INTO muk_mcp_log (%s) VALUES (%s)',
            names,
            SQL(', ').join(SQL('%s', value) for value in columns.values()),
        )

    def write(self, vals):  # pylint: disable=method-required-super; it refuses
        raise AccessError(_('Rows of the audit log stay as they are.'))

    def unlink(self):  # pylint: disable=method-required-super; it refuses
        raise AccessError(_('Rows of the audit log are deleted by their age only.'))  # pylint: disable=no-raise-unlink; nobody may

    @api.autovacuum
    def _gc_log(self):
        return vacuumed(self.env.cr, self._delete_due, BATCH)

    def _delete_due(self):
        """Delete a batch of rows that are too old or too many, and return how many."""
        self.env.cr.execute(
            """
            DELETE FROM muk_mcp_log WHERE id IN (
                SELECT id FROM muk_mcp_log WHERE create_date < %s OR id <= %s ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            )
        """,
            [self._oldest_kept(), self._last_beyond_cap(), BATCH],
        )
        return self.env.cr.rowcount

    def _oldest_kept(self):
        days = self._number('muk_mcp.log_autovacuum_days', DEFAULT_RETENTION_DAYS)
        return fields.Datetime.now() - timedelta(days=days) if days else None

    def _last_beyond_cap(self):
        """Return the id of the newest row that is one too many, None if there is none."""
        cap = self._number('muk_mcp.log_most_rows', DEFAULT_MOST_ROWS)
        if not cap:
            return None
        self.env.cr.execute('SELECT id FROM muk_mcp_log ORDER BY id DESC OFFSET %s LIMIT 1', [cap])
        found = self.env.cr.fetchone()
        if found:
            _logger.warning('The MCP audit log has more than %s rows: the oldest are deleted before their time.', cap)
        return found[0] if found else None

    def _number(self, parameter, default):
        stored = self.env['ir.config_parameter'].sudo().get_param(parameter)
        return int(stored) if stored and stored.isdecimal() else default
