from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ...access import server
from ...common.clock import to_seconds
from ...protocol.errors import OAuthError
from ...protocol.token.bearer import is_jwt
from ...protocol.token.introspection import ActiveToken
from ...protocol.token.rotation import Outcome, decide_rotation


class Client(models.Model):
    """What a client may learn about tokens (RFC 7662): of its own always, of access tokens of others where it is trusted to."""

    _inherit = 'muk_mcp_oauth.client'

    may_introspect = fields.Boolean(
        'May Introspect All Access Tokens',
        copy=False,
        help='For a gateway or another resource server in front of Odoo.',
    )

    @api.constrains('may_introspect', 'token_endpoint_auth_method', 'kind')
    def _check_may_introspect(self):
        for client in self.filtered('may_introspect'):
            if client.kind != 'manual' or client.token_endpoint_auth_method == 'none':
                raise ValidationError(
                    _('Only a confidential client that an administrator made may introspect the tokens of others.')
                )

    def _introspect(self, token: str, received_at) -> ActiveToken | None:
        """Return what is known of a token; None where it is not alive or not for this client to ask about."""
        return (
            self._introspect_access_token(token, received_at)
            if is_jwt(token)
            else self._introspect_refresh_token(token, received_at)
        )

    def _introspect_access_token(self, token: str, received_at) -> ActiveToken | None:
        check = self.env['muk_mcp_oauth.access_token']._inspect(token, received_at)
        if check.refusal:
            return None
        claims = check.claims
        foreign = claims.client_id != self.client_id and not self.may_introspect
        # The leeway of the endpoint is for clocks that differ; what has expired is not announced as alive.
        if foreign or claims.expires_at <= _seconds(received_at):
            return None
        return ActiveToken(
            client_id=claims.client_id,
            subject=claims.subject,
            scope=claims.scope,
            issuer=claims.issuer,
            audience=claims.audience,
            issued_at=claims.issued_at,
            expires_at=claims.expires_at,
            jti=claims.jti,
            not_before=claims.not_before,
        )

    def _introspect_refresh_token(self, token: str, received_at) -> ActiveToken | None:
        """A refresh token is alive while it could be redeemed; nobody but its client has a use for knowing."""
        try:
            presented, state = self.env['muk_mcp_oauth.refresh_token']._present(token)
        except OAuthError:
            return None
        grant = self.env['muk_mcp_oauth.grant'].browse(state.id)
        unused = decide_rotation(presented, received_at, timedelta(0)) is Outcome.ROTATE
        if grant.client_id != self or not unused or grant._refusal_of(state, received_at):
            return None
        return ActiveToken(
            client_id=self.client_id,
            subject=str(state.user_id),
            scope=state.allowed_scope,
            audience=server(self.env)._endpoints().resource,
            issuer=server(self.env)._endpoints().issuer,
            issued_at=_seconds(self.env['muk_mcp_oauth.refresh_token'].browse(presented.id).create_date),
            expires_at=_seconds(presented.expires_at),
        )


def _seconds(moment) -> int:
    return int(to_seconds(moment))
