from contextlib import suppress

from psycopg2 import InterfaceError, OperationalError

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.audit import AuditEntry
from ...common.display import clean_name
from ...common.shown_uri import shown_value


def _expression(value) -> SQL:
    return value if isinstance(value, SQL) else SQL('%s', value)


class Audit(models.AbstractModel):
    """Writes OAuth events into the audit log of the MCP server."""

    _name = 'muk_mcp_oauth.audit'
    _description = 'MCP OAuth Audit'

    @api.model
    def _record(self, entry: AuditEntry) -> int:
        """Write the row with the transaction that it tells of, and return its id: both are there, or neither is.

        By SQL, because ``create`` looks for defaults, which such a row has none of, and reads the user's company for them.
        """
        row = {**self._values(entry), **self._looked_up(entry)}
        row = {**row, 'create_uid': self.env.uid, 'create_date': fields.Datetime.now()}
        columns, values = SQL(', ').join(map(SQL.identifier, row)), SQL(', ').join(map(_expression, row.values()))
        self.env.cr.execute(SQL('INSERT INTO muk_mcp_log (%s) VALUES (%s) RETURNING id', columns, values))
        return self.env.cr.fetchone()[0]

    @api.model
    def _record_apart(self, entry: AuditEntry):
        """Write the row in a transaction of its own, for a request whose transaction is rolled back."""
        self.env['muk_mcp.log'].sudo().log(**self._values(entry), **self._look_up_apart(entry))

    def _values(self, entry: AuditEntry) -> dict:
        return {
            'method': f'oauth/{entry.event}',
            'status': entry.status,
            'user_id': entry.user_id or None,
            'ip_address': entry.address or None,
            'oauth_client': _shown_id(entry),
            'oauth_grant': entry.grant_id or None,
            'oauth_cause': entry.cause,
            'oauth_value': shown_value(entry.value or '') or None,
            'oauth_reference': entry.reference,
            'duration_ms': entry.duration_ms(),
            'error_message': entry.reason or None,
        }

    def _looked_up(self, entry: AuditEntry) -> dict[str, SQL]:
        """Return the columns that PostgreSQL finds: what the client is called, and the attempt that the event belongs to."""
        client = _shown_id(entry)
        name = SQL(
            'coalesce(%s, (SELECT client.name FROM muk_mcp_oauth_client client WHERE client.client_id = %s))',
            clean_name(entry.client_name or '', 200) or None,
            entry.client_id,
        )
        columns = {'oauth_name': name, 'oauth_attempt': self.env['muk_mcp.log']._attempt_of(entry, client)}
        # Newer editions of muk_mcp list the connection by name, older ones by its key, which these rows do not have.
        if 'key_name' in self.env['muk_mcp.log']._fields:
            columns['key_name'] = SQL('coalesce(%s, %s)', name, client)
        return columns

    def _look_up_apart(self, entry: AuditEntry) -> dict:
        columns = self._looked_up(entry)
        with suppress(InterfaceError, OperationalError), self.env.registry.cursor() as cr:
            cr.execute(SQL('SELECT %s', SQL(', ').join(columns.values())))
            return dict(zip(columns, cr.fetchone(), strict=True))
        return {}


def _shown_id(entry: AuditEntry) -> str | None:
    return clean_name(entry.client_id or '', 200) or None
