from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...compat import create_unique_index
from ...core import hash_token
from ...protocol.errors import OAuthError
from ...protocol.token.grant_state import GrantState
from ...protocol.token.rotation import PresentedToken
from ..server.retention import delete_in_batches
from .grant_state import statement

_STATEMENT = f"""SELECT t.id, t.generation, t.expires_at, t.first_used_at, t.replays,
                        EXISTS (SELECT FROM muk_mcp_oauth_refresh_token s
                                 WHERE s.grant_id = t.grant_id AND s.generation = t.generation + 1
                                   AND s.first_used_at IS NOT NULL) AS successor_used,
                        ({statement('= t.grant_id')}) AS grant_state
                   FROM muk_mcp_oauth_refresh_token t WHERE t.token_hash = %(hash)s"""


class RefreshToken(models.Model):
    """A refresh token, stored as its SHA-256. Its state changes only while the row of its grant is locked."""

    _name = 'muk_mcp_oauth.refresh_token'
    _description = 'MCP OAuth Refresh Token'
    _rec_name = 'grant_id'

    token_hash = fields.Char(required=True)
    grant_id = fields.Many2one('muk_mcp_oauth.grant', required=True, ondelete='cascade')
    generation = fields.Integer(required=True)
    expires_at = fields.Datetime(required=True)
    first_used_at = fields.Datetime()
    replays = fields.Integer(default=0)

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['token_hash'])
        create_unique_index(self.env.cr, self._table, ['grant_id', 'generation'])

    @api.model
    def _store(self, grant, token: str, generation: int, received_at):
        """Store a token of ``grant``; it may lie unused for the configured time, never beyond the end of the grant."""
        lifetime = timedelta(seconds=server(self.env)._settings().refresh_token_ttl)
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_refresh_token (token_hash, grant_id, generation, expires_at, replays, create_date)
               VALUES (%s, %s, %s, %s, 0, %s)""",
            [hash_token(token), grant.id, generation, min(received_at + lifetime, grant.expires_at), received_at],
        )

    @api.model
    def _present(self, token: str) -> tuple[PresentedToken, GrantState]:
        """Read in one statement a token and the state of its grant; raise ``invalid_grant`` if there is none."""
        groups = self.env['res.users']._connecting_group_ids()
        self.env.cr.execute(_STATEMENT, {'hash': hash_token(token), 'groups': groups})
        row = self.env.cr.dictfetchone()
        if not row:
            raise OAuthError.invalid_grant('refresh_token_unknown')
        state = GrantState.from_row(row.pop('grant_state'))
        return PresentedToken(**row), state

    @api.model
    def _consume(self, token: PresentedToken, received_at):
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_refresh_token SET first_used_at = %s WHERE id = %s', [received_at, token.id]
        )

    @api.model
    def _count_replay(self, token: PresentedToken):
        self.env.cr.execute('UPDATE muk_mcp_oauth_refresh_token SET replays = replays + 1 WHERE id = %s', [token.id])

    @api.autovacuum
    def _gc_superseded(self):
        """Delete consumed tokens that have expired too; the one that was not used yet stays as long as its grant."""
        superseded = SQL('expires_at < %s AND first_used_at IS NOT NULL', fields.Datetime.now())
        return delete_in_batches(self.env.cr, self._table, superseded)
