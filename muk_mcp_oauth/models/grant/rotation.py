from datetime import timedelta

from odoo import api, fields, models

from ...access import server
from ...compat import cache_record
from ...core import derive_token, hash_token
from ...protocol.errors import OAuthError
from ...protocol.scope import reduce_scope
from ...protocol.token.request import RefreshRequest
from ...protocol.token.rotation import Outcome, PresentedToken, decide_rotation, seconds_late
from .grant import IssuedTokens


class Grant(models.Model):
    """The family of refresh tokens: each is used once, and using one again too late ends the grant."""

    _inherit = 'muk_mcp_oauth.grant'

    refreshes = fields.Integer(compute='_compute_refreshes', help='How often the client renewed its tokens.')
    replays = fields.Integer(
        compute='_compute_refreshes',
        help='How often the client sent a refresh token again within the grace window, of those that are still kept.',
    )

    def _compute_refreshes(self):
        self.env.cr.execute(
            """SELECT grant_id, max(generation) - 1, sum(replays) FROM muk_mcp_oauth_refresh_token
                WHERE grant_id = ANY(%s) GROUP BY grant_id""",
            [self.ids],
        )
        counts = {grant: (refreshes, replays) for grant, refreshes, replays in self.env.cr.fetchall()}
        for grant in self:
            grant.refreshes, grant.replays = counts.get(grant.id, (0, 0))

    @api.model
    def _refresh(self, request: RefreshRequest, client, received_at) -> IssuedTokens:
        """Rotate a refresh token (OAuth 2.1 section 4.3.1).

        The row of the grant is locked first, so that refreshes, replays and revocations of one grant come one after the
        other and each sees what the one before it did.
        """
        if not client._may_refresh():
            raise OAuthError.unauthorized_client('refresh_not_registered')
        grant, derivation_key = self._lock_by_refresh_token(request.refresh_token)
        if grant.client_id != client:
            raise OAuthError.invalid_grant('refresh_token_of_another_client')
        token, state = self.env['muk_mcp_oauth.refresh_token']._present(request.refresh_token)
        grant._check_alive(state, received_at)
        outcome = grant._decide(token, received_at)
        scope = reduce_scope(request.scope, state.allowed_scope)
        successor = derive_token(derivation_key, request.refresh_token)
        grant._rotate(token, successor, outcome, received_at)
        return grant._issue_pair(scope, successor, received_at)

    @api.model
    def _lock_by_refresh_token(self, refresh_token: str) -> tuple['Grant', bytes]:
        """Lock the grant of a refresh token; return it, as it is then, and the key that its successors are derived with."""
        self.env.cr.execute(
            """SELECT id, derivation_key, client_id, user_id, resource, expires_at FROM muk_mcp_oauth_grant
                WHERE id = (SELECT grant_id FROM muk_mcp_oauth_refresh_token WHERE token_hash = %s) FOR UPDATE""",
            [hash_token(refresh_token)],
        )
        row = self.env.cr.dictfetchone()
        if not row:
            raise OAuthError.invalid_grant('refresh_token_unknown').guessing('refresh')
        grant, derivation_key = self.browse(row.pop('id')), bytes(row.pop('derivation_key'))
        cache_record(grant, row)
        return grant, derivation_key

    def _decide(self, token: PresentedToken, received_at) -> Outcome:
        """Return whether to rotate or to repeat; a token used again too late ends the grant and is refused."""
        grace = timedelta(seconds=server(self.env)._settings().grace_seconds)
        outcome = decide_rotation(token, received_at, grace)
        if outcome is Outcome.REUSE:
            self._end(outcome.value)
        if outcome not in (Outcome.ROTATE, Outcome.REPEAT):
            late = seconds_late(token, received_at)
            refusal = OAuthError.invalid_grant(outcome.value).about(self.user_id.id, self.id)
            raise refusal.refusing(None if late is None else f'{late} s')
        return outcome

    def _rotate(self, token: PresentedToken, successor: str, outcome: Outcome, received_at):
        """Consume ``token`` and store its successor, or count a replay, which is given the same successor again."""
        refresh_tokens = self.env['muk_mcp_oauth.refresh_token']
        if outcome is Outcome.ROTATE:
            refresh_tokens._consume(token, received_at)
            refresh_tokens._store(self, successor, token.generation + 1, received_at)
        else:
            refresh_tokens._count_replay(token)

    @api.model
    def _revoke_refresh_token(self, refresh_token: str, client) -> 'Grant':
        """End and return the grant of a refresh token of ``client``, whatever its generation (RFC 7009 section 2.1)."""
        try:
            grant, _key = self._lock_by_refresh_token(refresh_token)
        except OAuthError:
            return self.browse()
        if grant.client_id != client:
            return self.browse()
        grant._end('revoked_by_client')
        return grant
