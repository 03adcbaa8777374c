from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...compat import create_unique_index
from ...core import hash_token, random_token
from ...protocol.authorization.request import AuthorizationRequest
from ...protocol.errors import OAuthError
from ...protocol.scope import granted
from ..server.retention import delete_in_batches

LIFETIME = timedelta(minutes=10)


class ConsentPage(models.Model):
    """A consent page that was shown: single use, bound to the user, the session and everything displayed."""

    _name = 'muk_mcp_oauth.consent_page'
    _description = 'MCP OAuth Consent Page'
    _rec_name = 'client_id'

    token_hash = fields.Char(required=True)
    session_hash = fields.Char(required=True)
    user_id = fields.Many2one('res.users', required=True, ondelete='cascade')
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, ondelete='cascade', index=True)
    fingerprint = fields.Char(required=True)
    redirect_uri = fields.Char(required=True)
    state = fields.Char()
    scope = fields.Char(required=True)
    code_challenge = fields.Char(required=True)
    resource = fields.Char(required=True)
    expires_at = fields.Datetime(required=True, index=True)
    claimed_at = fields.Datetime()

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['token_hash'])

    @api.model
    def _show(
        self, request: AuthorizationRequest, client, user, session_id: str, received_at
    ) -> tuple['ConsentPage', str]:
        """Store what a page is about to show; return the record and the token its form carries."""
        token = random_token()
        record = self.create(
            {
                'token_hash': hash_token(token),
                'session_hash': hash_token(session_id),
                'user_id': user.id,
                'client_id': client.id,
                'fingerprint': client._fingerprint(),
                'redirect_uri': request.redirect_uri,
                'state': request.state,
                'scope': request.scope,
                'code_challenge': request.code_challenge,
                'resource': request.resource,
                'expires_at': received_at + LIFETIME,
            }
        )
        return record, token

    @api.model
    def _claim(self, token: str, user, session_id: str, received_at) -> 'ConsentPage':
        """Take the page's one use; every other try, user, session or changed client is refused."""
        self.env.cr.execute(
            """UPDATE muk_mcp_oauth_consent_page SET claimed_at = %s
                WHERE token_hash = %s AND user_id = %s AND session_hash = %s AND claimed_at IS NULL AND expires_at > %s
            RETURNING id""",
            [received_at, hash_token(token), user.id, hash_token(session_id), received_at],
        )
        row = self.env.cr.fetchone()
        if not row:
            raise OAuthError.invalid_request('The page is no longer valid.', 'consent_page_not_claimable')
        record = self.browse(row[0])
        record.invalidate_recordset()
        record._check_unchanged()
        return record

    def _check_unchanged(self):
        if self.client_id.state != 'active' or self.client_id._fingerprint() != self.fingerprint:
            raise OAuthError.invalid_request('The client changed since the page was shown.', 'consent_page_stale')

    def _allow(self, ticked: list[str], received_at) -> str:
        """Record the consent to the ticked scopes and return a code; nothing ticked is a denial."""
        if not self.user_id._may_connect(self.client_id):
            raise OAuthError.access_denied('user_not_allowed')
        scope = granted(ticked, self.scope)
        if not scope:
            raise OAuthError.access_denied('nothing_ticked')
        consent = self.env['muk_mcp_oauth.consent']._record(
            self.user_id, self.client_id, scope, self.scope, self.redirect_uri, received_at
        )
        return self.env['muk_mcp_oauth.authorization_code']._issue_code(consent, self._request(scope), received_at)

    def _request(self, scope: str) -> AuthorizationRequest:
        return AuthorizationRequest(
            redirect_uri=self.redirect_uri,
            state=self.state or None,
            scope=scope,
            code_challenge=self.code_challenge,
            resource=self.resource,
            always_ask=False,
        )

    @api.autovacuum
    def _gc_expired(self):
        limit = fields.Datetime.now() - timedelta(hours=1)
        return delete_in_batches(self.env.cr, self._table, SQL('expires_at < %s', limit))
