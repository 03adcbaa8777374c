from odoo import api, fields, models
from odoo.tools import SQL

from ...common.audit import AuditEntry
from ...common.display import clean_name


def _placeholder(value) -> SQL:
    return SQL('%s', value)


class Audit(models.AbstractModel):
    """Writes OAuth events into the audit log of the MCP server."""

    _name = 'muk_mcp_oauth.audit'
    _description = 'MCP OAuth Audit'

    @api.model
    def _record(self, entry: AuditEntry):
        """Write the row with the transaction that it tells of: both are there, or neither is.

        By SQL, because ``create`` looks for defaults, which such a row has none of, and reads the user's company for them.
        """
        row = {**self._values(entry), 'create_uid': self.env.uid, 'create_date': fields.Datetime.now()}
        columns, values = SQL(', ').join(map(SQL.identifier, row)), SQL(', ').join(map(_placeholder, row.values()))
        self.env.cr.execute(SQL('INSERT INTO muk_mcp_log (%s) VALUES (%s)', columns, values))

    @api.model
    def _record_apart(self, entry: AuditEntry):
        """Write the row in a transaction of its own, for a request whose transaction is rolled back."""
        self.env['muk_mcp.log'].sudo().log(**self._values(entry))

    def _values(self, entry: AuditEntry) -> dict:
        client = clean_name(entry.client_id or '', 200) or None
        values = {
            'method': f'oauth/{entry.event}',
            'status': entry.status,
            'user_id': entry.user_id or None,
            'ip_address': entry.address or None,
            'oauth_client': client,
            'duration_ms': entry.duration_ms(),
            'error_message': entry.reason or None,
        }
        # Newer editions of muk_mcp list the connection by name, older ones by its key, which these rows do not have.
        return {**values, 'key_name': client} if 'key_name' in self.env['muk_mcp.log']._fields else values
