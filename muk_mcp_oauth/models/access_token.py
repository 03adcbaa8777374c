from datetime import timedelta, timezone

from muk_mcp_oauth_core import InvalidToken, random_token

from odoo import api, fields, models

from ..compat import create_unique_index
from .signing_key import LEEWAY

# One row tells everything that can end a token. The first cause that applies is the one the audit log names.
_CHECK = """
    SELECT c.user_id, t.scope, c.client_id, l.client_id AS client, k.id AS key_id, k.name AS key_name, k.scope AS key_scope,
           k.rate_limit AS key_rate_limit,
           CASE WHEN t.revoked_at IS NOT NULL THEN 'token_revoked'
                WHEN t.expires_at <= %(expired)s THEN 'token_expired'
                WHEN c.ended_at IS NOT NULL THEN 'chain_ended'
                WHEN c.expires_at <= %(now)s THEN 'chain_expired'
                WHEN c.database_uuid <> %(database)s OR s.database_uuid <> %(database)s THEN 'token_of_another_database'
                WHEN l.state <> 'active' THEN 'client_' || l.state
                WHEN o.withdrawn_at IS NOT NULL THEN 'consent_withdrawn'
                WHEN NOT u.active THEN 'user_archived'
                WHEN k.id IS NULL THEN 'key_gone'
                WHEN NOT EXISTS (SELECT FROM res_groups_users_rel g WHERE g.uid = u.id AND g.gid IN %(groups)s)
                THEN 'user_not_allowed'
           END AS refusal
      FROM muk_mcp_oauth_access_token t
      JOIN muk_mcp_oauth_signing_key s ON s.id = t.signing_key_id
      JOIN muk_mcp_oauth_chain c ON c.id = t.chain_id
      JOIN muk_mcp_oauth_client l ON l.id = c.client_id
      JOIN muk_mcp_oauth_consent o ON o.id = c.consent_id
      JOIN res_users u ON u.id = c.user_id
 LEFT JOIN muk_mcp_key k ON k.id = CASE WHEN t.writes THEN o.write_key_id ELSE o.read_key_id END
     WHERE t.jti = %(jti)s AND c.user_id = %(subject)s AND l.client_id = %(client)s
"""


class AccessToken(models.Model):
    """An issued access token, by its ``jti``; the token itself is not stored."""

    _name = 'muk_mcp_oauth.access_token'
    _description = 'MCP OAuth Access Token'

    jti = fields.Char(required=True)
    chain_id = fields.Many2one('muk_mcp_oauth.chain', required=True, ondelete='cascade', index=True)
    signing_key_id = fields.Many2one('muk_mcp_oauth.signing_key', required=True, ondelete='cascade', index=True)
    scope = fields.Char(required=True)
    writes = fields.Boolean(required=True, default=False)
    expires_at = fields.Datetime(required=True, index=True)
    revoked_at = fields.Datetime()

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['jti'])

    @api.model
    def _issue(self, chain, scope: str, now) -> tuple[str, int]:
        """Sign and record an access token; return it and its lifetime in seconds."""
        server = self.env['muk_mcp_oauth.server']
        lifetime = server._settings().access_token_ttl
        jti = random_token(16)
        issued_at = int(now.replace(tzinfo=timezone.utc).timestamp())
        key_id, token = self.env['muk_mcp_oauth.signing_key']._sign(
            now,
            issuer=server._addresses().issuer, audience=chain.resource, subject=str(chain.user_id.id),
            client_id=chain.client_id.client_id, scope=scope, jti=jti, issued_at=issued_at, expires_at=issued_at + lifetime,
        )
        self.create({
            'jti': jti,
            'chain_id': chain.id,
            'signing_key_id': key_id,
            'scope': scope,
            'writes': 'mcp:write' in scope.split(),
            'expires_at': now + timedelta(seconds=lifetime),
        })
        return token, lifetime

    @api.model
    def _verify(self, token: str, now):
        """Return the claims of a token that was signed here and has not expired; raise ``InvalidToken`` otherwise."""
        addresses = self.env['muk_mcp_oauth.server']._addresses()
        keys = self.env['muk_mcp_oauth.signing_key']._verifying_keys(now)
        seconds = int(now.replace(tzinfo=timezone.utc).timestamp())
        return keys.verify_access_token(
            token, issuer=addresses.issuer, audience=addresses.resource, now=seconds, leeway=LEEWAY,
        )

    @api.model
    def _check(self, claims, now) -> dict:
        """Read in one statement whether everything behind a verified token is alive.

        Returns the columns of the check; ``refusal`` is None for a token that is good.
        """
        self.env.cr.execute(_CHECK, {
            'jti': claims.jti,
            'subject': int(claims.subject),
            'client': claims.client_id,
            'now': now,
            'expired': now - timedelta(seconds=LEEWAY),
            'database': self.env['muk_mcp_oauth.server']._database_uuid(),
            'groups': self.env['res.users']._connecting_group_ids(),
        })
        return self.env.cr.dictfetchone() or {'refusal': 'token_unknown'}

    @api.model
    def _revoke(self, token: str, client, now) -> bool:
        """Revoke one access token of ``client``; tell whether there was one (RFC 7009 section 2.1)."""
        try:
            claims = self._verify(token, now)
        except InvalidToken:
            return False
        record = self.search([('jti', '=', claims.jti), ('chain_id.client_id', '=', client.id)], limit=1)
        record.revoked_at = now
        return bool(record)

    @api.autovacuum
    def _gc_expired(self):
        self.env.cr.execute(
            """DELETE FROM muk_mcp_oauth_access_token WHERE id IN (
                      SELECT id FROM muk_mcp_oauth_access_token WHERE expires_at < %s LIMIT 10000)""",
            [fields.Datetime.now() - timedelta(seconds=LEEWAY)],
        )
