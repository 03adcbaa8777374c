from odoo import api, fields, models

from ...protocol.token.client_authentication import ClientCredentials
from ...protocol.token.client_request import ClientRequest


class Client(models.Model):
    """How a client proves to be itself (OAuth 2.1 section 2.4): by the method that it registered, and by no other.

    ``none`` is here; ``secret`` and ``private_key`` hold what the other methods need.
    """

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

    @api.model
    def _authenticate(self, client_request: ClientRequest, received_at) -> 'Client':
        """Return the client that proved to be itself; otherwise raise what the request says of a refused client."""
        credentials = client_request.credentials
        client = self._read_by_client_id(credentials.client_id)
        refusal = client._refusal_of_credentials(credentials, received_at) if client else 'client_unknown'
        if refusal:
            raise client_request.client_error(refusal)
        return client

    def _refusal_of_credentials(self, credentials: ClientCredentials, received_at) -> str | None:
        """Return the reason for which credentials are refused, None if they are good."""
        if self.state != 'active':
            return f'client_{self.state}'
        match self.token_endpoint_auth_method:
            case 'none':
                return _refusal_of_public_client(credentials)
            case 'private_key_jwt':
                return self._refusal_of_assertion(credentials.assertion, received_at)
            case _:
                return self._refusal_of_secret(credentials, received_at)


def _refusal_of_public_client(credentials: ClientCredentials) -> str | None:
    if credentials.assertion:
        return 'assertion_not_expected'
    return 'secret_not_expected' if credentials.secret else None
