from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...access import server
from ...common.clock import to_seconds
from ...core import random_token
from ...protocol.errors import OAuthError
from ...protocol.scope import covers, limited
from ...protocol.token.grant_state import GrantState
from ...protocol.token.request import token_response
from ..server.retention import delete_in_batches
from .grant_state import read_states


@dataclass(frozen=True)
class IssuedTokens:
    """A successful answer of the token endpoint, and the user it is about."""

    body: dict
    user_id: int
    grant_id: int


class Grant(models.Model):
    """What one consent starts and everything that comes of it: a code, its access tokens, its family of refresh tokens.

    They live and die together; people read "connection". It begins with its code, and starts when that is redeemed.
    """

    _name = 'muk_mcp_oauth.grant'
    _description = 'MCP OAuth Connection'
    _order = 'id desc'
    _rec_name = 'client_id'

    consent_id = fields.Many2one('muk_mcp_oauth.consent', required=True, readonly=True, ondelete='cascade', index=True)
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, readonly=True, ondelete='cascade', index=True)
    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade', index=True)
    application = fields.Char(readonly=True, help='What the client was called when it connected, and where it is.')
    scope = fields.Char(required=True, readonly=True)
    resource = fields.Char(required=True, readonly=True)
    database_uuid = fields.Char(required=True, readonly=True)
    started_at = fields.Datetime('Connected', readonly=True)
    expires_at = fields.Datetime('Ends At Latest', required=True, readonly=True, index=True)
    ended_at = fields.Datetime('Ended', readonly=True)
    ended_reason = fields.Selection(
        [
            ('ended_by_administrator', 'Ended by an administrator'),
            ('consent_withdrawn', 'Disconnected by the user'),
            ('revoked_by_client', 'Ended by the application'),
            ('refresh_token_reused', 'Refresh token used twice (theft?)'),
            ('code_reused', 'Code used twice (theft?)'),
            ('client_blocked', 'Client blocked'),
            ('client_deleted', 'Client deleted'),
            ('password_changed', 'Password changed'),
            ('logged_out_from_all_devices', 'Logged out from all devices'),
            ('user_archived', 'User archived'),
        ],
        'Ended Because',
        readonly=True,
    )
    refusal = fields.Char(
        'Refused Because', compute='_compute_refusal', help='Why its tokens are refused, empty if they work.'
    )

    def init(self):
        super().init()
        # The key from which each refresh token's successor is derived; no field, so nothing can read or export it, and
        # made by PostgreSQL, so that no log of statements shows it: 244 random bits.
        self.env.cr.execute(
            """ALTER TABLE muk_mcp_oauth_grant ADD COLUMN IF NOT EXISTS derivation_key bytea;
               ALTER TABLE muk_mcp_oauth_grant ALTER COLUMN derivation_key
                 SET DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
               UPDATE muk_mcp_oauth_grant g SET application = client.name FROM muk_mcp_oauth_client client
                WHERE client.id = g.client_id AND g.application IS NULL""",
        )

    @api.depends('ended_at', 'expires_at', 'client_id.state', 'consent_id.withdrawn_at', 'user_id.active')
    def _compute_refusal(self):
        states = {state.id: state for state in read_states(self.env, self.ids)}
        for grant in self:
            state = states.get(grant.id)
            grant.refusal = state and grant._refusal_of(state, fields.Datetime.now())

    def _refusal_of(self, state: GrantState, received_at) -> str | None:
        """Return the reason that a grant in this state may not act, None if it may."""
        return state.refusal(server(self.env)._database_uuid(), to_seconds(received_at))

    def _check_alive(self, state: GrantState, received_at):
        """Raise ``invalid_grant`` with the reason that a grant in this state may not act."""
        if refusal := self._refusal_of(state, received_at):
            raise OAuthError.invalid_grant(refusal).about(state.user_id, state.id)

    @api.model
    def _begin(self, consent, scope: str, resource: str, expires_at) -> 'Grant':
        """Store a grant that waits for its code to be redeemed, until ``expires_at`` at the latest."""
        return self.create(
            {
                'consent_id': consent.id,
                'client_id': consent.client_id.id,
                'user_id': consent.user_id.id,
                'application': consent.client_id._named(),
                'scope': scope,
                'resource': resource,
                'database_uuid': server(self.env)._database_uuid(),
                'expires_at': expires_at,
            }
        )

    def _start(self, received_at) -> IssuedTokens:
        """Let the grant live, unless somebody ended it meanwhile, and issue its first tokens."""
        [state] = read_states(self.env, self.ids)
        self._check_alive(state, received_at)
        lifetime = timedelta(seconds=server(self.env)._settings().grant_lifetime)
        self.write(
            {
                'started_at': received_at,
                'last_used_at': received_at,
                'expires_at': received_at + lifetime,
                'scope': state.allowed_scope,
            }
        )
        self.client_id._note_use(received_at)
        return self._issue_first(received_at)

    def _issue_first(self, received_at) -> IssuedTokens:
        """Issue the first pair; without a refresh token if the client did not register that grant type."""
        refresh_token = None
        if self.client_id._may_refresh():
            refresh_token = random_token()
            self.env['muk_mcp_oauth.refresh_token']._store(self, refresh_token, 1, received_at)
        return self._issue_pair(self.scope, refresh_token, received_at)

    def _issue_pair(self, scope: str, refresh_token: str | None, received_at) -> IssuedTokens:
        access_token, expires_in = self.env['muk_mcp_oauth.access_token']._issue_token(self, scope, received_at)
        return IssuedTokens(token_response(access_token, expires_in, scope, refresh_token), self.user_id.id, self.id)

    @api.model
    def _reduce_scope(self, consent):
        """Take from the grants what their user no longer allows; what was taken does not come back to them."""
        for grant in self.search([('consent_id', '=', consent.id), ('ended_at', '=', False)]):
            if not covers(consent.scope, grant.scope):
                grant.scope = limited(grant.scope, consent.scope)

    def _end(self, reason: str):
        """End the grants: every code and token in them is refused from the next request on."""
        self.env.cr.execute(
            'UPDATE muk_mcp_oauth_grant SET ended_at = %s, ended_reason = %s WHERE id IN %s AND ended_at IS NULL',
            [fields.Datetime.now(), reason, tuple(self.ids) or (0,)],
        )
        self.invalidate_recordset(['ended_at', 'ended_reason', 'refusal', 'condition', 'is_working'])

    @api.model
    def _end_of_clients(self, clients, reason: str):
        self._end_matching([('client_id', 'in', clients.ids)], reason)

    @api.model
    def _end_of_users(self, users, reason: str):
        self._end_matching([('user_id', 'in', users.ids)], reason)

    @api.model
    def _end_of_consents(self, consents, reason: str):
        self._end_matching([('consent_id', 'in', consents.ids)], reason)

    def _end_matching(self, domain: list, reason: str):
        self.search([*domain, ('ended_at', '=', False)])._end(reason)

    def action_end(self):
        server(self.env)._check_administrator()
        self._end('ended_by_administrator')
        for grant in self.sudo():
            server(self.env)._record_change('end', grant.user_id.login, grant.client_id)

    @api.autovacuum
    def _gc_unstarted(self):
        """Delete grants whose code nobody redeemed, a day after it expired."""
        limit = fields.Datetime.now() - timedelta(days=1)
        return delete_in_batches(self.env.cr, self._table, SQL('started_at IS NULL AND expires_at < %s', limit))

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
