from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...common.shown_uri import shown_uri
from ...compat import create_unique_index
from ...core import InvalidPkce, hash_token, random_token, verify_pkce
from ...protocol.authorization.request import AuthorizationRequest
from ...protocol.errors import OAuthError
from ...protocol.token.request import CodeRequest
from ..server.retention import delete_in_batches

LIFETIME = timedelta(seconds=60)


class AuthorizationCode(models.Model):
    """An authorization code, stored as its SHA-256 (OAuth 2.1 section 4.1.2). Its grant begins with it."""

    _name = 'muk_mcp_oauth.authorization_code'
    _description = 'MCP OAuth Authorization Code'
    _rec_name = 'grant_id'

    code_hash = fields.Char(required=True)
    grant_id = fields.Many2one('muk_mcp_oauth.grant', required=True, ondelete='cascade', index=True)
    redirect_uri = fields.Char(required=True)
    code_challenge = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    redeemed_at = fields.Datetime()

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['code_hash'])

    @api.model
    def _issue_code(self, consent, request: AuthorizationRequest, received_at, code: str | None = None) -> str:
        """Begin a grant of ``consent`` and return the code that starts it, a random one unless one was derived."""
        code, expires_at = code or random_token(), received_at + LIFETIME
        grant = self.env['muk_mcp_oauth.grant']._begin(consent, request.scope, request.resource, expires_at)
        self.create(
            {
                'code_hash': hash_token(code),
                'grant_id': grant.id,
                'redirect_uri': request.redirect_uri,
                'code_challenge': request.code_challenge,
                'expires_at': expires_at,
            }
        )
        return code

    @api.model
    def _redeem(self, request: CodeRequest, client, received_at):
        """Exchange a code (section 4.1.3) and return the issued tokens.

        A replay that would have been valid ends the grant; one with a wrong verifier, client or redirect URI ends
        nothing, or a thief of a code could log the user out.
        """
        # In this order, as the deletion of a client locks them.
        client._lock_for_key_share()
        code = self._find_and_lock_grant(request.code)
        code._check_binding(request, client)
        if not code._claim(received_at):
            code.grant_id._end('code_reused')
            raise OAuthError.invalid_grant('code_reused').about(code.grant_id.user_id.id, code.grant_id.id)
        if code.expires_at <= received_at:
            raise OAuthError.invalid_grant('code_expired').about(code.grant_id.user_id.id, code.grant_id.id)
        return code.grant_id._start(received_at)

    @api.model
    def _find_and_lock_grant(self, code: str) -> 'AuthorizationCode':
        """Return the code with its grant locked, so that exchange, replay and revocation come one after the other."""
        self.env.cr.execute(
            """SELECT id FROM muk_mcp_oauth_grant
                WHERE id = (SELECT grant_id FROM muk_mcp_oauth_authorization_code WHERE code_hash = %s) FOR UPDATE""",
            [hash_token(code)],
        )
        self.invalidate_model()
        found = self.search([('code_hash', '=', hash_token(code))], limit=1)
        if not found:
            raise OAuthError.invalid_grant('code_unknown').guessing('token')
        return found

    def _check_binding(self, request: CodeRequest, client):
        """Raise ``invalid_grant`` unless the code is redeemed by who asked for it."""
        if self.grant_id.client_id != client:
            raise OAuthError.invalid_grant('code_of_another_client')
        if request.redirect_uri is not None and request.redirect_uri != self.redirect_uri:
            raise OAuthError.invalid_grant('redirect_uri_mismatch').refusing(shown_uri(request.redirect_uri))
        try:
            verify_pkce(request.code_verifier, self.code_challenge)
        except InvalidPkce as error:
            raise OAuthError.invalid_grant(error.reason) from error

    def _claim(self, received_at) -> bool:
        """Redeem by one conditional statement; only one of any number of racers gets True."""
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_authorization_code SET redeemed_at = %s WHERE id = %s AND redeemed_at IS NULL RETURNING id',
            [received_at, self.id],
        )
        self.invalidate_recordset(['redeemed_at'])
        return self.env.cr.fetchone() is not None

    @api.autovacuum
    def _gc_expired(self):
        """Keep a code for a day after it expired, so that a late replay still ends its grant."""
        limit = fields.Datetime.now() - timedelta(days=1)
        return delete_in_batches(self.env.cr, self._table, SQL('expires_at < %s', limit))
