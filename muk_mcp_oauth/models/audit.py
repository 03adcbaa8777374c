from odoo import api, models

from ..protocol.audit import AuditEntry
from ..protocol.display import clean_name


class Audit(models.AbstractModel):
    """Writes OAuth events into the audit log of the MCP server."""

    _name = 'muk_mcp_oauth.audit'
    _description = 'MCP OAuth Audit'

    @api.model
    def _record(self, entry: AuditEntry):
        """Write the row with the transaction that it tells of: both are there, or neither is."""
        self.env['muk_mcp.log'].sudo().create(self._values(entry))

    @api.model
    def _record_apart(self, entry: AuditEntry):
        """Write the row in a transaction of its own, for a request whose transaction is rolled back."""
        self.env['muk_mcp.log'].sudo().log(**self._values(entry))

    def _values(self, entry: AuditEntry) -> dict:
        client = clean_name(entry.client_id or '', 200) or False
        values = {
            'method': f'oauth/{entry.event}',
            'status': entry.status,
            'user_id': entry.user_id or False,
            'ip_address': entry.address or False,
            'oauth_client': client,
            'duration_ms': entry.duration_ms(),
            'error_message': entry.reason or False,
        }
        # Newer editions of muk_mcp list the connection by name, older ones by its key, which these rows do not have.
        return {**values, 'key_name': client} if 'key_name' in self.env['muk_mcp.log']._fields else values
