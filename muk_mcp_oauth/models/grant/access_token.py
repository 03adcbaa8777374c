import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...common.clock import LEEWAY, to_seconds
from ...compat import create_unique_index
from ...core import AccessToken as Claims
from ...core import InvalidToken, random_token
from ...protocol.scope import WRITE
from ...protocol.token.liveness import AccessTokenState
from ..server.retention import delete_in_batches

_STATE = Path(__file__).with_name('access_token_state.sql').read_text()


@dataclass(frozen=True)
class TokenCheck:
    """What is known of a presented token: its claims where the signature holds, its state where it was issued, the cause of a refusal."""

    claims: Claims | None
    state: AccessTokenState | None
    refusal: str | None
    value: str | None = None

    @property
    def concerned(self) -> dict:
        """Whom and what a row of the audit log about this token names."""
        return {
            'client_id': self.claims and self.claims.client_id,
            'user_id': self.state and self.state.user_id,
            'grant_id': self.state and self.state.grant['id'],
            'value': self.value,
        }


class AccessToken(models.Model):
    """An issued access token, by its ``jti``; the token itself is not stored."""

    _name = 'muk_mcp_oauth.access_token'
    _description = 'MCP OAuth Access Token'
    _rec_name = 'grant_id'

    jti = fields.Char(required=True)
    grant_id = fields.Many2one('muk_mcp_oauth.grant', required=True, ondelete='cascade', index=True)
    scope = fields.Char(required=True)
    writes = fields.Boolean(required=True, default=False)
    expires_at = fields.Datetime(required=True, index=True)
    revoked_at = fields.Datetime()

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['jti'])

    @api.model
    def _issue_token(self, grant, scope: str, now) -> tuple[str, int]:
        """Sign and record an access token; return it and its lifetime in seconds."""
        lifetime = server(self.env)._settings().access_token_ttl
        jti = random_token(16)
        issued_at = int(to_seconds(now))
        token = self.env['muk_mcp_oauth.signing_key']._sign(
            now,
            issuer=server(self.env)._endpoints().issuer,
            audience=grant.resource,
            subject=str(grant.user_id.id),
            client_id=grant.client_id.client_id,
            scope=scope,
            jti=jti,
            issued_at=issued_at,
            expires_at=issued_at + lifetime,
        )
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_access_token (jti, grant_id, scope, writes, expires_at, create_date)
               VALUES (%s, %s, %s, %s, %s, %s)""",
            [jti, grant.id, scope, WRITE in scope.split(), now + timedelta(seconds=lifetime), now],
        )
        return token, lifetime

    @api.model
    def _verify(self, token: str, now) -> Claims:
        """Return the claims of a token that was signed here and has not expired; raise ``InvalidToken`` otherwise."""
        endpoints = server(self.env)._endpoints()
        keys = self.env['muk_mcp_oauth.signing_key']._verifying_keys(now)
        return keys.verify_access_token(
            token,
            issuer=endpoints.issuer,
            audience=endpoints.resource,
            now=int(to_seconds(now)),
            leeway=LEEWAY,
        )

    @api.model
    def _inspect(self, token: str, now) -> TokenCheck:
        """Verify a token, and read in one statement whether everything behind it is alive."""
        try:
            claims = self._verify(token, now)
        except InvalidToken as error:
            return TokenCheck(None, None, error.reason, _refused_claim(token, error.reason))
        self.env.cr.execute(_STATE, {'jti': claims.jti, 'groups': self.env['res.users']._connecting_group_ids()})
        row = self.env.cr.fetchone()
        if row is None:
            return TokenCheck(claims, None, 'token_unknown')
        state = AccessTokenState(**row[0])
        return TokenCheck(claims, state, self._refusal_of_state(claims, state, now))

    def _refusal_of_state(self, claims, state: AccessTokenState, now) -> str | None:
        database = server(self.env)._database_uuid()
        return state.refusal(
            claims.subject, claims.client_id, database, to_seconds(now), LEEWAY
        ) or self._refusal_of_groups(state)

    def _refusal_of_groups(self, state: AccessTokenState) -> str | None:
        """Look closer, with one more read, where an administrator keeps a client to some groups of users."""
        if not state.client['restricted']:
            return None
        self.env.cr.execute(
            """WITH RECURSIVE allowed (gid) AS (
                      SELECT a.res_groups_id FROM muk_mcp_oauth_client_res_groups_rel a
                        JOIN muk_mcp_oauth_client c ON c.id = a.muk_mcp_oauth_client_id WHERE c.client_id = %s
                       UNION SELECT i.gid FROM res_groups_implied_rel i JOIN allowed ON i.hid = allowed.gid)
               SELECT FROM res_groups_users_rel r JOIN allowed ON allowed.gid = r.gid WHERE r.uid = %s LIMIT 1""",
            [state.client['client_id'], state.user_id],
        )
        return None if self.env.cr.rowcount else 'user_not_allowed'

    @api.model
    def _revoke(self, token: str, client, now) -> bool:
        """Revoke one access token of ``client``; tell whether there was one (RFC 7009 section 2.1)."""
        try:
            claims = self._verify(token, now)
        except InvalidToken:
            return False
        record = self.search([('jti', '=', claims.jti), ('grant_id.client_id', '=', client.id)], limit=1)
        record.revoked_at = now
        return bool(record)

    @api.autovacuum
    def _gc_expired(self):
        expired = fields.Datetime.now() - timedelta(seconds=LEEWAY)
        return delete_in_batches(self.env.cr, self._table, SQL('expires_at < %s', expired))


def _refused_claim(token: str, refusal: str) -> str | None:
    """Return the claim for which a token of this server is refused; the core looks at claims after the signature only."""
    name = {'issuer_mismatch': 'iss', 'audience_mismatch': 'aud'}.get(refusal)
    if name is None:
        return None
    claims = token.split('.')[1]
    return str(json.loads(urlsafe_b64decode(claims + '=' * (-len(claims) % 4))).get(name))
