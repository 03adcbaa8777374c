from odoo import api, models

from ...protocol.token.bearer import is_jwt
from ...protocol.token.request import CodeRequest, RefreshRequest
from .grant import IssuedTokens


class Grant(models.Model):
    """What a client that proved to be itself may have done: tokens issued, and tokens revoked."""

    _inherit = 'muk_mcp_oauth.grant'

    @api.model
    def _issue_tokens(self, asked: CodeRequest | RefreshRequest, client, received_at) -> IssuedTokens:
        """Answer the token endpoint; raise the error of OAuth 2.1 section 3.2.4."""
        if isinstance(asked, CodeRequest):
            return self.env['muk_mcp_oauth.authorization_code']._redeem(asked, client, received_at)
        return self._refresh(asked, client, received_at)

    @api.model
    def _revoke(self, token: str, client, received_at) -> 'Grant':
        """Revoke a token of ``client`` and return its grant, none if there was nothing to revoke (RFC 7009 section 2.1).

        A refresh token takes its whole grant with it, an access token only itself.
        """
        if is_jwt(token):
            return self.env['muk_mcp_oauth.access_token']._revoke(token, client, received_at).grant_id
        return self._revoke_refresh_token(token, client)
