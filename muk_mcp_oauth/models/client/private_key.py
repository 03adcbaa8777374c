from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ...access import server
from ...common.clock import LEEWAY, to_seconds
from ...core import ClientKeys, CoreError, InvalidKey
from ...protocol.metadata import TOKEN_PATH


class Client(models.Model):
    """``private_key_jwt``: an assertion that one of the client's public keys verifies (RFC 7523)."""

    _inherit = 'muk_mcp_oauth.client'

    jwks = fields.Text(
        'Public Keys (JWKS)', help='The JWK Set with which assertions are verified: RSA for RS256, P-256 for ES256.'
    )

    @api.constrains('token_endpoint_auth_method', 'jwks')
    def _check_keys(self):
        for client in self.filtered(lambda client: client.token_endpoint_auth_method == 'private_key_jwt'):
            try:
                ClientKeys(client.jwks or '')
            except InvalidKey as error:
                cause = client._sentence_of_keys(error.reason)
                raise ValidationError(_('The public keys cannot be used: %s', cause)) from error

    def _refusal_of_assertion(self, assertion: str | None, received_at) -> str | None:
        """Verify an assertion and use up its ``jti`` (section 3)."""
        if not assertion:
            return 'assertion_missing'
        endpoints = server(self.env)._endpoints()
        try:
            claims = ClientKeys(self.jwks or '').verify_assertion(
                assertion,
                client_id=self.client_id,
                audiences=[endpoints.issuer, endpoints.url(TOKEN_PATH)],
                now=int(to_seconds(received_at)),
                leeway=LEEWAY,
            )
        except CoreError as error:
            return f'assertion_{error.reason}'
        fresh = self.env['muk_mcp_oauth.client_assertion']._claim(self, claims)
        return None if fresh else 'assertion_replayed'
