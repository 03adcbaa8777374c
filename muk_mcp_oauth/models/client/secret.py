from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ...access import server
from ...core import hash_token, random_token, secrets_equal
from ...protocol.token.client_authentication import SECRET_METHODS, ClientCredentials

# How long an old secret is accepted beside the new one, for the client to be changed over.
OVERLAP = timedelta(days=1)


class Client(models.Model):
    """``client_secret_basic`` and ``client_secret_post``: a secret of which only the hash is stored."""

    _inherit = 'muk_mcp_oauth.client'

    secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_expires_at = fields.Datetime('Old Secret Valid Until', copy=False, readonly=True)
    has_secret = fields.Boolean(compute='_compute_has_secret', compute_sudo=True)

    @api.depends('secret_hash')
    def _compute_has_secret(self):
        for client in self:
            client.has_secret = bool(client.secret_hash)

    def write(self, vals):
        result = super().write(vals)
        # A secret that is out of use must not come back to life when the method is changed once more.
        if vals.get('token_endpoint_auth_method', SECRET_METHODS[0]) not in SECRET_METHODS:
            self.sudo().write(
                {'secret_hash': False, 'previous_secret_hash': False, 'previous_secret_expires_at': False}
            )
        return result

    def _refusal_of_secret(self, credentials: ClientCredentials, received_at) -> str | None:
        if credentials.assertion:
            return 'assertion_not_expected'
        if not credentials.secret:
            return 'secret_missing'
        return None if self._secret_matches(credentials.secret, received_at) else 'secret_wrong'

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
