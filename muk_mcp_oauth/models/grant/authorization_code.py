from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...common.shown_uri import shown_uri
from ...compat import create_unique_index
from ...core import InvalidPkce, hash_token, random_token, verify_pkce
from ...protocol.authorization.request import AuthorizationRequest
from ...protocol.errors import OAuthError
from ...protocol.scope import covers
from ...protocol.token.request import CodeRequest
from ..server.retention import delete_in_batches

LIFETIME = timedelta(seconds=60)


class AuthorizationCode(models.Model):
    """An authorization code, stored as its SHA-256 (OAuth 2.1 section 4.1.2)."""

    _name = 'muk_mcp_oauth.authorization_code'
    _description = 'MCP OAuth Authorization Code'
    _rec_name = 'client_id'

    code_hash = fields.Char(required=True)
    consent_id = fields.Many2one('muk_mcp_oauth.consent', required=True, ondelete='cascade', index=True)
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, ondelete='cascade', index=True)
    user_id = fields.Many2one('res.users', required=True, ondelete='cascade', index=True)
    redirect_uri = fields.Char(required=True)
    code_challenge = fields.Char(required=True)
    scope = fields.Char(required=True)
    resource = fields.Char(required=True)
    database_uuid = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    redeemed_at = fields.Datetime()
    grant_id = fields.Many2one('muk_mcp_oauth.grant', ondelete='cascade', index=True)

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['code_hash'])

    @api.model
    def _issue_code(self, consent, request: AuthorizationRequest, now) -> str:
        """Store a new code for ``consent`` and return it."""
        code = random_token()
        self.create(
            {
                'code_hash': hash_token(code),
                'consent_id': consent.id,
                'client_id': consent.client_id.id,
                'user_id': consent.user_id.id,
                'redirect_uri': request.redirect_uri,
                'code_challenge': request.code_challenge,
                'scope': request.scope,
                'resource': request.resource,
                'database_uuid': server(self.env)._database_uuid(),
                'expires_at': now + LIFETIME,
            }
        )
        return code

    @api.model
    def _redeem(self, request: CodeRequest, client, now):
        """Exchange a code (section 4.1.3) and return the issued tokens.

        A replay that would have been valid ends the grant; one with a wrong verifier, client or redirect URI ends
        nothing, or a thief of a code could log the user out.
        """
        client._lock_for_key_share()
        code = self.search([('code_hash', '=', hash_token(request.code))], limit=1)
        if not code:
            raise OAuthError.invalid_grant('code_unknown')
        code._check_binding(request, client)
        if code.redeemed_at or not code._claim(now):
            code.grant_id._end('code_reused')
            raise OAuthError.invalid_grant('code_reused').about(code.user_id.id, code.grant_id.id or None)
        code._check_alive(now)
        grant = self.env['muk_mcp_oauth.grant']._start(code, now)
        code.grant_id = grant
        client.last_used_at = now
        return grant._issue_first(now)

    def _check_binding(self, request: CodeRequest, client):
        if self.client_id != client:
            raise OAuthError.invalid_grant('code_of_another_client')
        if request.redirect_uri is not None and request.redirect_uri != self.redirect_uri:
            raise OAuthError.invalid_grant('redirect_uri_mismatch').refusing(shown_uri(request.redirect_uri))
        try:
            verify_pkce(request.code_verifier, self.code_challenge)
        except InvalidPkce as error:
            raise OAuthError.invalid_grant(error.reason) from error

    def _claim(self, now) -> bool:
        """Redeem by one conditional statement; only one of any number of racers gets True."""
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_authorization_code SET redeemed_at = %s WHERE id = %s AND redeemed_at IS NULL RETURNING id',
            [now, self.id],
        )
        self.invalidate_recordset()
        return self.env.cr.fetchone() is not None

    @api.model
    def _invalidate_pending(self, domain: list):
        """Take the one use of the codes; where an exchange has it already, this waits, conflicts and sees its grant."""
        self.search([*domain, ('redeemed_at', '=', False)]).redeemed_at = fields.Datetime.now()
        self.flush_model(['redeemed_at'])

    @api.model
    def _invalidate_pending_beyond(self, consent):
        """Spend the codes that stand for more than ``consent`` allows by now."""
        pending = self.search([('consent_id', '=', consent.id), ('redeemed_at', '=', False)])
        self._invalidate_pending([('id', 'in', [code.id for code in pending if not covers(consent.scope, code.scope)])])

    def _check_alive(self, now):
        if self.expires_at <= now:
            raise OAuthError.invalid_grant('code_expired').about(self.user_id.id)
        if self.database_uuid != server(self.env)._database_uuid():
            raise OAuthError.invalid_grant('code_of_another_database').about(self.user_id.id)
        if not self.consent_id._is_alive(self.scope):
            raise OAuthError.invalid_grant('consent_withdrawn').about(self.user_id.id)
        if not self.user_id._may_connect(self.client_id):
            raise OAuthError.invalid_grant('user_not_allowed').about(self.user_id.id)

    @api.autovacuum
    def _gc_expired(self):
        """Keep a code for a day after it expired, so that a late replay still ends its grant."""
        limit = fields.Datetime.now() - timedelta(days=1)
        return delete_in_batches(self.env.cr, self._table, SQL('expires_at < %s', limit))
