from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import as_server, server
from ...compat import cache_record
from ...core import derive_token, hash_token, random_token
from ...protocol.errors import OAuthError
from ...protocol.scope import covers, limited, narrowed
from ...protocol.token.request import RefreshRequest, token_response
from ...protocol.token.rotation import Outcome, decide_rotation
from ..server.retention import delete_in_batches


@dataclass(frozen=True)
class IssuedTokens:
    """A successful answer of the token endpoint, and whom it is about."""

    body: dict
    user_id: int
    grant_id: int


class Grant(models.Model):
    """Everything that came of one authorization code: the tokens live and die together."""

    _name = 'muk_mcp_oauth.grant'
    _description = 'MCP OAuth Connection'
    _order = 'id desc'
    _rec_name = 'client_id'

    consent_id = fields.Many2one('muk_mcp_oauth.consent', required=True, readonly=True, ondelete='cascade', index=True)
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, readonly=True, ondelete='cascade', index=True)
    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade', index=True)
    scope = fields.Char(required=True, readonly=True)
    resource = fields.Char(required=True, readonly=True)
    database_uuid = fields.Char(required=True, readonly=True)
    started_at = fields.Datetime('Connected', required=True, readonly=True)
    expires_at = fields.Datetime('Ends At Latest', required=True, readonly=True, index=True)
    ended_at = fields.Datetime('Ended', readonly=True)
    ended_reason = fields.Char(readonly=True)

    def init(self):
        super().init()
        # The key from which each refresh token's successor is derived; no field, so nothing can read or export it, and
        # made by PostgreSQL, so that no log of statements shows it: 244 random bits.
        self.env.cr.execute(
            """ALTER TABLE muk_mcp_oauth_grant ADD COLUMN IF NOT EXISTS derivation_key bytea;
               ALTER TABLE muk_mcp_oauth_grant ALTER COLUMN derivation_key
                 SET DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))""",
        )

    @api.model
    def _start(self, code, now) -> 'Grant':
        return self.create(
            {
                'consent_id': code.consent_id.id,
                'client_id': code.client_id.id,
                'user_id': code.user_id.id,
                'scope': code.scope,
                'resource': code.resource,
                'database_uuid': code.database_uuid,
                'started_at': now,
                'last_used_at': now,
                'expires_at': now + timedelta(seconds=server(self.env)._settings().grant_lifetime),
            }
        )

    def _issue_first(self, now) -> IssuedTokens:
        """Issue the first pair; without a refresh token where the client did not register that grant."""
        refresh_token = None
        if self.client_id._may_refresh():
            refresh_token = random_token()
            self.env['muk_mcp_oauth.refresh_token']._store(self, refresh_token, 1, now)
        return self._issue_pair(self.scope, refresh_token, now)

    def _issue_pair(self, scope: str, refresh_token: str | None, now) -> IssuedTokens:
        access_token, expires_in = self.env['muk_mcp_oauth.access_token']._issue_token(self, scope, now)
        return IssuedTokens(token_response(access_token, expires_in, scope, refresh_token), self.user_id.id, self.id)

    @api.model
    def _refresh(self, request: RefreshRequest, client, received_at) -> IssuedTokens:
        """Rotate a refresh token (OAuth 2.1 section 4.3.1).

        The grant's row is locked first, so that refreshes, replays and revocations of one grant come one after the
        other and each sees what the one before it did.
        """
        if not client._may_refresh():
            raise OAuthError.unauthorized_client('refresh_not_registered')
        grant, derivation_key = self._lock_by_refresh_token(request.refresh_token)
        if grant.client_id != client:
            raise OAuthError.invalid_grant('refresh_token_of_another_client')
        grant._check_alive()
        token = self.env['muk_mcp_oauth.refresh_token']._find(request.refresh_token, grant)
        grace = timedelta(seconds=server(self.env)._settings().grace_seconds)
        outcome = decide_rotation(token, received_at, grace)
        if outcome is Outcome.REUSE:
            grant._end(outcome.value)
        if outcome not in (Outcome.ROTATE, Outcome.REPEAT):
            raise OAuthError.invalid_grant(outcome.value).about(grant.user_id.id, grant.id)
        scope = narrowed(request.scope, grant._allowed_scope())
        successor = derive_token(derivation_key, request.refresh_token)
        grant._rotate(token, successor, outcome, received_at)
        return grant._issue_pair(scope, successor, received_at)

    @api.model
    def _lock_by_refresh_token(self, refresh_token: str) -> tuple['Grant', bytes]:
        """Lock the grant of a refresh token; return it, as it is then, and the key that its successors are derived with."""
        self.env.cr.execute(
            """SELECT id, derivation_key, consent_id, client_id, user_id, scope, resource, database_uuid, expires_at, ended_at
                 FROM muk_mcp_oauth_grant
                WHERE id = (SELECT grant_id FROM muk_mcp_oauth_refresh_token WHERE token_hash = %s) FOR UPDATE""",
            [hash_token(refresh_token)],
        )
        row = self.env.cr.dictfetchone()
        if not row:
            raise OAuthError.invalid_grant('refresh_token_unknown')
        grant, derivation_key = self.browse(row.pop('id')), bytes(row.pop('derivation_key'))
        cache_record(grant, row)
        return grant, derivation_key

    @api.model
    def _reduce_scope(self, consent):
        """Take from the connections what their user no longer allows; what was taken does not come back to them."""
        self.env['muk_mcp_oauth.authorization_code']._invalidate_pending_beyond(consent)
        for grant in self.search([('consent_id', '=', consent.id), ('ended_at', '=', False)]):
            if not covers(consent.scope, grant.scope):
                grant.scope = limited(grant.scope, consent.scope)

    def _allowed_scope(self) -> str:
        """Return what the user allowed, as far as the client may still have it."""
        return limited(self.scope, self.client_id._allowed_scope())

    def _check_alive(self):
        """Raise ``invalid_grant`` where the user, the consent or the database behind the grant is gone."""
        if self.database_uuid != server(self.env)._database_uuid():
            raise OAuthError.invalid_grant('grant_of_another_database').about(self.user_id.id, self.id)
        withdrawn, allowed = self._read_consent_and_user()
        if withdrawn:
            raise OAuthError.invalid_grant('consent_withdrawn').about(self.user_id.id, self.id)
        if not allowed or self.client_id.is_restricted and not self.user_id._may_connect(self.client_id):
            raise OAuthError.invalid_grant('user_not_allowed').about(self.user_id.id, self.id)

    def _read_consent_and_user(self) -> tuple[bool, bool]:
        """Read in one statement whether the consent is withdrawn, and whether the user may connect AI clients."""
        self.env.cr.execute(
            """SELECT (SELECT withdrawn_at IS NOT NULL FROM muk_mcp_oauth_consent WHERE id = %s),
                      (SELECT active AND share IS NOT TRUE FROM res_users WHERE id = %s)
                  AND EXISTS (SELECT FROM res_groups_users_rel WHERE uid = %s AND gid = ANY (%s))""",
            [self.consent_id.id, self.user_id.id, self.user_id.id, self.env['res.users']._connecting_group_ids()],
        )
        return self.env.cr.fetchone()

    def _rotate(self, token, successor: str, outcome: Outcome, received_at):
        """Consume ``token`` and store its successor, or count a replay, which is given the same successor again."""
        refresh_tokens = self.env['muk_mcp_oauth.refresh_token']
        if outcome is Outcome.ROTATE:
            refresh_tokens._consume(token, received_at)
            refresh_tokens._store(self, successor, token.generation + 1, received_at)
        else:
            refresh_tokens._count_replay(token)

    def _end(self, reason: str):
        """End the grants: every token in them is refused from the next request on."""
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_grant SET ended_at = %s, ended_reason = %s WHERE id IN %s AND ended_at IS NULL',
            [fields.Datetime.now(), reason, tuple(self.ids) or (0,)],
        )
        self.invalidate_recordset(['ended_at', 'ended_reason'])

    @api.model
    def _revoke(self, refresh_token: str, client):
        """End the grant of a refresh token of ``client``, whatever its generation (RFC 7009 section 2.1)."""
        try:
            grant, _key = self._lock_by_refresh_token(refresh_token)
        except OAuthError:
            return
        if grant.client_id == client:
            grant._end('revoked_by_client')

    @api.model
    def _end_of_clients(self, clients, reason: str):
        self._end_where([('client_id', 'in', clients.ids)], reason)

    @api.model
    def _end_of_users(self, users, reason: str):
        self._end_where([('user_id', 'in', users.ids)], reason)

    @api.model
    def _end_of_consents(self, consents, reason: str):
        self._end_where([('consent_id', 'in', consents.ids)], reason)

    def _end_where(self, domain: list, reason: str):
        """End the grants, and spend the codes first: one from before must not begin again what has just been ended."""
        as_server(self.env, 'authorization_code')._invalidate_pending(domain)
        self.search([*domain, ('ended_at', '=', False)])._end(reason)

    def action_end(self):
        server(self.env)._check_administrator()
        self._end('ended_by_administrator')

    @api.autovacuum
    def _gc_dead(self):
        """Delete grants, with their tokens, 30 days after they ended or after their last token expired."""
        limit = fields.Datetime.now() - timedelta(days=30)
        return delete_in_batches(
            self.env.cr,
            self._table,
            SQL(
                """ended_at < %(limit)s OR expires_at < %(limit)s OR started_at < %(limit)s AND NOT EXISTS (
                   SELECT FROM muk_mcp_oauth_refresh_token r WHERE r.grant_id = muk_mcp_oauth_grant.id AND r.expires_at >= %(limit)s)""",
                limit=limit,
            ),
        )
