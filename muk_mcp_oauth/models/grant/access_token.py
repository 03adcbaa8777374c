import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...common.clock import LEEWAY, to_seconds
from ...compat import create_unique_index
from ...core import AccessToken as Claims
from ...core import InvalidToken, random_token
from ...protocol.token.access_token_state import AccessTokenState
from ...protocol.token.grant_state import GrantState
from ..server.retention import delete_in_batches
from .grant_state import depends_on_groups, statement, statement_without_groups

_STATEMENT = """SELECT token.scope, token.revoked_at IS NOT NULL, token.expires_at, ({grant})
                  FROM muk_mcp_oauth_access_token token WHERE token.jti = %(jti)s"""
_WHOLE = _STATEMENT.format(grant=statement('= token.grant_id'))
_WITHOUT_GROUPS = _STATEMENT.format(grant=statement_without_groups('= token.grant_id'))


@dataclass(frozen=True)
class TokenCheck:
    """What is known of a presented token: claims if the signature holds, state if it was issued here, why it is refused."""

    claims: Claims | None
    state: AccessTokenState | None
    refusal: str | None
    value: str | None = None

    @property
    def concerned(self) -> dict:
        """Return whom and what a row of the audit log about this token names."""
        return {
            'client_id': self.claims and self.claims.client_id,
            'user_id': self.state and self.state.grant.user_id,
            'grant_id': self.state and self.state.grant.id,
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
    expires_at = fields.Datetime(required=True, index=True)
    revoked_at = fields.Datetime()

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['jti'])

    @api.model
    def _issue_token(self, grant, scope: str, received_at) -> tuple[str, int]:
        """Sign and record an access token; return it and its lifetime in seconds.

        It is for the server where it stands now: a grant survives that the public URL or the endpoint's path changes.
        """
        endpoints = server(self.env)._endpoints()
        lifetime = server(self.env)._settings().access_token_ttl
        jti = random_token(16)
        issued_at = int(to_seconds(received_at))
        token = self.env['muk_mcp_oauth.signing_key']._sign(
            received_at,
            issuer=endpoints.issuer,
            audience=endpoints.resource,
            subject=str(grant.user_id.id),
            client_id=grant.client_id.client_id,
            scope=scope,
            jti=jti,
            issued_at=issued_at,
            expires_at=issued_at + lifetime,
        )
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_access_token (jti, grant_id, scope, expires_at, create_date)
               VALUES (%s, %s, %s, %s, %s)""",
            [jti, grant.id, scope, received_at + timedelta(seconds=lifetime), received_at],
        )
        return token, lifetime

    @api.model
    def _verify(self, token: str, received_at) -> Claims:
        """Return the claims of a token that was signed here and has not expired; raise ``InvalidToken`` otherwise."""
        endpoints = server(self.env)._endpoints()
        keys = self.env['muk_mcp_oauth.signing_key']._verifying_keys(received_at)
        return keys.verify_access_token(
            token,
            issuer=endpoints.issuer,
            audience=endpoints.resource,
            now=int(to_seconds(received_at)),
            leeway=LEEWAY,
        )

    @api.model
    def _inspect(self, token: str, received_at) -> TokenCheck:
        """Verify a token, and read in one statement whether everything behind it is alive."""
        try:
            claims = self._verify(token, received_at)
        except InvalidToken as error:
            return TokenCheck(None, None, error.reason, _refused_claim(token, error.reason))
        state = self._read_state(claims.jti)
        if state is None:
            return TokenCheck(claims, None, 'token_unknown')
        database, seconds = server(self.env)._database_uuid(), to_seconds(received_at)
        return TokenCheck(claims, state, state.refusal(claims.subject, claims.client_id, database, seconds, LEEWAY))

    def _read_state(self, jti: str) -> AccessTokenState | None:
        """Return the state as one statement reads it, None for a token that was not issued here."""
        row = self._state_row(_WITHOUT_GROUPS, jti)
        if row and depends_on_groups(row[-1]):
            row = self._state_row(_WHOLE, jti)
        if row is None:
            return None
        scope, revoked, expires_at, grant = row
        return AccessTokenState(scope, revoked, to_seconds(expires_at), GrantState.from_row(grant))

    def _state_row(self, query: str, jti: str) -> tuple | None:
        self.env.cr.execute(query, {'jti': jti, 'groups': self.env['res.users']._connecting_group_ids()})
        return self.env.cr.fetchone()

    @api.model
    def _revoke(self, token: str, client, received_at) -> 'AccessToken':
        """Revoke one access token of ``client`` and return its record, if there is one (RFC 7009 section 2.1)."""
        try:
            claims = self._verify(token, received_at)
        except InvalidToken:
            return self.browse()
        record = self.search([('jti', '=', claims.jti), ('grant_id.client_id', '=', client.id)], limit=1)
        record.revoked_at = received_at
        return record

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
