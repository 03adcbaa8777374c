from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...compat import create_unique_index
from ...core import derive_token, hash_token, random_token
from ...protocol.authorization.request import AuthorizationRequest
from ...protocol.errors import OAuthError
from ...protocol.scope import ADMIN, canonical, granted
from ..server.retention import delete_in_batches

LIFETIME = timedelta(minutes=10)
# A double click, or a browser that sends a form again, gets the answer of the first time.
REPEATABLE = timedelta(seconds=10)
CODE = 'code'


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
    decision = fields.Char()
    outcome = fields.Char(help='What the decision came to: a code, or the reason that the client got none.')

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['token_hash'])
        # With the token of the form it gives the code of the page, which is stored nowhere and yet can be given again.
        self.env.cr.execute(
            """ALTER TABLE muk_mcp_oauth_consent_page ADD COLUMN IF NOT EXISTS derivation_key bytea;
               ALTER TABLE muk_mcp_oauth_consent_page ALTER COLUMN derivation_key
                 SET DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))""",
        )

    @api.model
    def _show(
        self, request: AuthorizationRequest, client, user, session_id: str, received_at
    ) -> tuple['ConsentPage', str]:
        """Store what a page is about to show; return the record and the token its form carries."""
        # An administrator sees the line whether the client asks or not, so that its absence means something.
        token, administers = random_token(), client._may_administer_for(user)
        record = self.create(
            {
                'token_hash': hash_token(token),
                'session_hash': hash_token(session_id),
                'user_id': user.id,
                'client_id': client.id,
                'fingerprint': client._fingerprint(),
                'redirect_uri': request.redirect_uri,
                'state': request.state,
                'scope': canonical({*request.scope.split(), ADMIN}) if administers else request.scope,
                'code_challenge': request.code_challenge,
                'resource': request.resource,
                'expires_at': received_at + LIFETIME,
            }
        )
        client._note_shown(received_at)
        return record, token

    @api.model
    def _claim(self, token: str, user, session_id: str, decision: str, received_at) -> 'ConsentPage':
        """Take the page's one use; every other try, user, session or changed client is refused.

        The same decision within ``REPEATABLE`` is no other try: the page is returned with its outcome.
        """
        decision = 'allow' if decision == 'allow' else 'deny'
        whose = [hash_token(token), user.id, hash_token(session_id)]
        self.env.cr.execute(
            """UPDATE muk_mcp_oauth_consent_page SET claimed_at = %s, decision = %s
                WHERE token_hash = %s AND user_id = %s AND session_hash = %s AND claimed_at IS NULL AND expires_at > %s
            RETURNING id""",
            [received_at, decision, *whose, received_at],
        )
        row = self.env.cr.fetchone() or self._find_repeated(whose, decision, received_at)
        if not row:
            raise OAuthError.page_no_longer_valid('consent_page_not_claimable')
        record = self.browse(row[0])
        record.invalidate_recordset()
        record._check_unchanged()
        return record

    def _find_repeated(self, whose: list, decision: str, received_at):
        self.env.cr.execute(
            """SELECT id FROM muk_mcp_oauth_consent_page
                WHERE token_hash = %s AND user_id = %s AND session_hash = %s AND decision = %s AND claimed_at > %s""",
            [*whose, decision, received_at - REPEATABLE],
        )
        return self.env.cr.fetchone()

    def _check_unchanged(self):
        if self.client_id.state != 'active':
            raise OAuthError.client_not_active(self.client_id.state)
        if self.client_id._fingerprint() != self.fingerprint:
            raise OAuthError.client_changed()

    @api.model
    def _request_again(self, token: str, user) -> dict[str, str] | None:
        """Return the parameters with which the client asked for a page of the user that came to no answer, if there is one."""
        domain = [('token_hash', '=', hash_token(token)), ('user_id', '=', user.id), ('outcome', '=', False)]
        page = self.search(domain, limit=1)
        if not page:
            return None
        asked = {
            'response_type': 'code',
            'client_id': page.client_id.client_id,
            'redirect_uri': page.redirect_uri,
            'scope': page.scope,
            'code_challenge': page.code_challenge,
            'code_challenge_method': 'S256',
            'resource': page.resource,
            'prompt': 'consent',
        }
        return {**asked, 'state': page.state} if page.state else asked

    def _decide(self, token: str, ticked: list[str], received_at) -> str:
        """Return the code that the decision comes to; raise the error for the client if it comes to none."""
        code = derive_token(self._derivation_key(), token)
        if not self.outcome:
            self.outcome = self._carry_out(code, ticked, received_at)
        if self.outcome == 'user_not_allowed':
            raise OAuthError.user_not_allowed()
        if self.outcome != CODE:
            raise OAuthError.access_denied(self.outcome)
        return code

    def _derivation_key(self) -> bytes:
        self.env.cr.execute('SELECT derivation_key FROM muk_mcp_oauth_consent_page WHERE id = %s', [self.id])
        return bytes(self.env.cr.fetchone()[0])

    def _carry_out(self, code: str, ticked: list[str], received_at) -> str:
        """Record the consent to the ticked scopes with its code; nothing ticked is a denial."""
        scope = granted(ticked, self.scope)
        if self.decision != 'allow':
            return 'user_denied'
        if not self.user_id._may_connect(self.client_id):
            return 'user_not_allowed'
        if not scope:
            return 'nothing_ticked'
        consent = self.env['muk_mcp_oauth.consent']._record(
            self.user_id, self.client_id, scope, self.scope, self.redirect_uri, received_at
        )
        codes = self.env['muk_mcp_oauth.authorization_code']
        codes._issue_code(consent, self._request(scope), received_at, code)
        return CODE

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
