from datetime import timedelta

from muk_mcp_oauth_core import hash_token

from odoo import api, fields, models
from odoo.tools import SQL

from ..compat import create_unique_index
from ..protocol.errors import OAuthError
from ..protocol.rotation import PresentedToken
from .retention import delete_in_batches


class RefreshToken(models.Model):
    """A refresh token, stored as its SHA-256. Its state changes only while the row of its chain is locked."""

    _name = 'muk_mcp_oauth.refresh_token'
    _description = 'MCP OAuth Refresh Token'

    token_hash = fields.Char(required=True)
    chain_id = fields.Many2one('muk_mcp_oauth.chain', required=True, ondelete='cascade')
    generation = fields.Integer(required=True)
    expires_at = fields.Datetime(required=True)
    first_used_at = fields.Datetime()
    replays = fields.Integer(default=0)

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['token_hash'])
        create_unique_index(self.env.cr, self._table, ['chain_id', 'generation'])

    @api.model
    def _store(self, chain, token: str, generation: int, now):
        """Store a token of ``chain``; it may lie unused for the configured time, never beyond the chain's end."""
        lifetime = timedelta(seconds=self.env['muk_mcp_oauth.server']._settings().refresh_token_ttl)
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_refresh_token (token_hash, chain_id, generation, expires_at, replays, create_date)
               VALUES (%s, %s, %s, %s, 0, %s)""",
            [hash_token(token), chain.id, generation, min(now + lifetime, chain.expires_at), now],
        )

    @api.model
    def _find(self, token: str) -> 'RefreshToken':
        record = self.search_fetch([('token_hash', '=', hash_token(token))], self._fields, limit=1)
        if not record:
            raise OAuthError.invalid_grant('refresh_token_unknown')
        return record

    def _presented(self) -> PresentedToken:
        """Return the facts on which the protocol decides what presenting this token leads to."""
        return PresentedToken(
            expires_at=self.expires_at,
            chain_expires_at=self.chain_id.expires_at,
            chain_ended=bool(self.chain_id.ended_at),
            first_used_at=self.first_used_at or None,
            replays=self.replays,
            successor_used=bool(self.first_used_at) and self._successor_used(),
        )

    def _successor_used(self) -> bool:
        successor = self.search([('chain_id', '=', self.chain_id.id), ('generation', '=', self.generation + 1)], limit=1)
        return bool(successor.first_used_at)

    def _consume(self, arrived):
        # The column keeps microseconds, which the field would cut off: the grace window is measured from here.
        self.env.cr.execute('UPDATE muk_mcp_oauth_refresh_token SET first_used_at = %s WHERE id = %s', [arrived, self.id])
        self.invalidate_recordset(['first_used_at'])

    @api.autovacuum
    def _gc_superseded(self):
        """Delete consumed tokens that have expired too; the one that was not used yet stays as long as its chain."""
        superseded = SQL('expires_at < %s AND first_used_at IS NOT NULL', fields.Datetime.now())
        return delete_in_batches(self.env.cr, self._table, superseded)
