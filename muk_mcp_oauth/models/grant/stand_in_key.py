"""The stand-in key: what a connection is to ``muk_mcp``.

``muk_mcp`` knows no tokens. It limits, logs and checks every call by a record of ``muk_mcp.key``, and the addon of that
name that people already have offers nothing else to hang a connection on. So each consent owns two keys, one that reads
and one that writes. Nobody can present them: each is the hash of something thrown away, and it is archived. A token's
scope picks one of them; it travels over the seam as ``request._mcp_key``, and with it the scope that ``muk_mcp`` enforces
and the limit on tool calls. The limit is not the one stored with the key but the setting of that moment.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from ...compat import cache_record
from ...core import hash_token, random_token
from ...protocol.token.grant_state import StandInKey
from ..server.retention import delete_in_batches

# What either edition of muk_mcp takes if its setting was never saved.
TOOL_CALLS_PER_MINUTE = 300
PREFIX = 'oauth'


class Consent(models.Model):
    _inherit = 'muk_mcp_oauth.consent'

    read_key_id = fields.Many2one('muk_mcp.key', readonly=True, ondelete='set null', index=True)
    write_key_id = fields.Many2one('muk_mcp.key', readonly=True, ondelete='set null', index=True)

    def _ensure_stand_in_keys(self):
        for scope in ('read', 'write'):
            field = f'{scope}_key_id'
            # The published muk_mcp lets people delete keys, and no foreign key points to a table that is not the ORM's.
            if not self[field].exists():
                self[field] = self._create_stand_in_key(scope)

    def _create_stand_in_key(self, scope: str) -> int:
        self.env.cr.execute(
            """INSERT INTO muk_mcp_key (name, key_hash, key_prefix, user_id, scope, rate_limit, active, create_uid, create_date)
               VALUES (%s, %s, %s, %s, %s, %s, FALSE, %s, %s)
            RETURNING id""",
            [
                self.client_id.display_name,
                hash_token(random_token()),
                PREFIX,
                self.user_id.id,
                scope,
                self._tool_calls_per_minute(),
                self.env.uid,
                self.granted_at,
            ],
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _tool_calls_per_minute(self) -> int:
        """Return the limit that ``muk_mcp`` gives new keys; 0 means none."""
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.rate_limit_requests')
        return int(stored) if stored and stored.isdecimal() else TOOL_CALLS_PER_MINUTE

    @api.model
    def _stand_in(self, key: StandInKey, user_id: int):
        """Return the record of a stand-in key as ``muk_mcp`` expects it, with no statement of its own."""
        record = self.env['muk_mcp.key'].sudo().browse(key.id)
        limit = self._tool_calls_per_minute()
        known = {'name': key.name, 'key_prefix': PREFIX, 'scope': key.scope, 'rate_limit': limit, 'user_id': user_id}
        cache_record(record, known)
        return record

    @api.autovacuum
    def _gc_orphaned_keys(self):
        """Delete the keys of consents that went with their client or user."""
        return delete_in_batches(
            self.env.cr,
            'muk_mcp_key',
            SQL(
                """key_prefix = %s AND NOT active
               AND NOT EXISTS (SELECT FROM muk_mcp_oauth_consent c WHERE c.read_key_id = muk_mcp_key.id)
               AND NOT EXISTS (SELECT FROM muk_mcp_oauth_consent c WHERE c.write_key_id = muk_mcp_key.id)""",
                PREFIX,
            ),
        )
