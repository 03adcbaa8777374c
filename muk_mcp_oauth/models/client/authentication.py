from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...access import server
from ...common.clock import LEEWAY, to_seconds
from ...core import ClientKeys, CoreError, InvalidKey, hash_token, random_token, secrets_equal
from ...protocol.errors import OAuthError
from ...protocol.metadata import TOKEN_PATH
from ...protocol.token.client_authentication import SECRET_METHODS, ClientCredentials

# How long an old secret is accepted beside the new one, for the client to be changed over.
OVERLAP = timedelta(days=1)


class Client(models.Model):
    """How a client proves to be itself (OAuth 2.1 section 2.4): not at all, by a secret or by a signed assertion."""

    _inherit = 'muk_mcp_oauth.client'

    token_endpoint_auth_method = fields.Selection(
        [
            ('none', 'Public (no secret)'),
            ('client_secret_basic', 'Secret, HTTP Basic'),
            ('client_secret_post', 'Secret, in the body'),
            ('private_key_jwt', 'Assertion signed with a private key'),
        ],
        'Authentication',
        required=True,
        default='none',
    )
    jwks = fields.Text(
        'Public Keys (JWKS)', help='The JWK Set with which assertions are verified: RSA for RS256, P-256 for ES256.'
    )
    secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_expires_at = fields.Datetime('Old Secret Valid Until', copy=False, readonly=True)
    has_secret = fields.Boolean(compute='_compute_has_secret', compute_sudo=True)

    @api.depends('secret_hash')
    def _compute_has_secret(self):
        for client in self:
            client.has_secret = bool(client.secret_hash)

    @api.constrains('token_endpoint_auth_method', 'jwks')
    def _check_keys(self):
        for client in self.filtered(lambda client: client.token_endpoint_auth_method == 'private_key_jwt'):
            try:
                ClientKeys(client.jwks or '')
            except InvalidKey as error:
                raise ValidationError(_('The public keys cannot be used: %s', error)) from error

    def write(self, vals):
        result = super().write(vals)
        # A secret that is out of use must not come back to life when the method is changed once more.
        if vals.get('token_endpoint_auth_method', SECRET_METHODS[0]) not in SECRET_METHODS:
            self.sudo().write(
                {'secret_hash': False, 'previous_secret_hash': False, 'previous_secret_expires_at': False}
            )
        return result

    @api.model
    def _authenticate(self, credentials: ClientCredentials, received_at) -> 'Client':
        """Return the client that proved to be itself; raise ``invalid_client`` otherwise."""
        try:
            client = self._find(credentials.client_id)
        except OAuthError as error:
            raise OAuthError.invalid_client(error.reason, basic=credentials.basic) from error
        if refusal := client._refusal_of_credentials(credentials, received_at):
            raise OAuthError.invalid_client(refusal, basic=credentials.basic)
        return client

    def _refusal_of_credentials(self, credentials: ClientCredentials, received_at) -> str | None:
        """Return the reason for which credentials are refused, None where they are good."""
        if self.state != 'active':
            return f'client_{self.state}'
        if self.token_endpoint_auth_method == 'private_key_jwt':
            return self._refusal_of_assertion(credentials.assertion, received_at)
        if credentials.assertion:
            return 'assertion_not_expected'
        if self.token_endpoint_auth_method == 'none':
            return 'secret_not_expected' if credentials.secret else None
        if not credentials.secret:
            return 'secret_missing'
        return None if self._secret_matches(credentials.secret, received_at) else 'secret_wrong'

    def _refusal_of_assertion(self, assertion: str | None, received_at) -> str | None:
        """Verify an assertion and use up its ``jti`` (RFC 7523 section 3)."""
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

    def _secret_matches(self, secret: str, received_at) -> bool:
        presented = hash_token(secret)
        if secrets_equal(presented, self.secret_hash or ''):
            return True
        overlapping = self.previous_secret_expires_at and self.previous_secret_expires_at > received_at
        return bool(overlapping) and secrets_equal(presented, self.previous_secret_hash or '')

    def _issue_secret(self, received_at) -> str:
        """Store the hash of a new secret and return it; the one before it stays good for ``OVERLAP``."""
        secret = random_token()
        self.write(
            {
                'previous_secret_hash': self.secret_hash,
                'previous_secret_expires_at': received_at + OVERLAP if self.secret_hash else False,
                'secret_hash': hash_token(secret),
            }
        )
        return secret

    def action_new_secret(self):
        """Make a secret and open the dialog that shows it this once."""
        self.ensure_one()
        server(self.env)._check_administrator()
        if self.token_endpoint_auth_method not in SECRET_METHODS:
            raise UserError(_('This client does not authenticate with a secret.'))
        secret = self.sudo()._issue_secret(fields.Datetime.now())
        self._record_change('new_secret')
        return self.env['muk_mcp_oauth.show_secret']._action_for(self, secret)

    def action_end_previous_secret(self):
        """Refuse the old secret from now on."""
        server(self.env)._check_administrator()
        self.sudo().write({'previous_secret_hash': False, 'previous_secret_expires_at': False})
        self._record_change('end_secret')
