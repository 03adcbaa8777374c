from dataclasses import dataclass

from odoo import api, fields, models

from ...access import server
from ...common.clock import to_seconds
from ...core import hash_token, random_token, secrets_equal
from ...protocol.client.registration import ClientMetadata
from ...protocol.errors import OAuthError
from ...protocol.metadata import REGISTRATION_PATH
from ...protocol.token.client_authentication import SECRET_METHODS
from .client import columns_of


@dataclass(frozen=True)
class Credentials:
    """What the holder of a registration is told; of either only a hash is stored. ``secret`` is None unless it is new."""

    registration_token: str
    secret: str | None = None


class Client(models.Model):
    """Clients that register themselves (RFC 7591) and look after their registration (RFC 7592)."""

    _inherit = 'muk_mcp_oauth.client'

    registered_from = fields.Char(readonly=True, copy=False)
    metadata = fields.Json('Other Metadata', readonly=True, copy=False)
    description = fields.Text('Says of Itself', compute='_compute_description')
    registration_token_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)

    @api.depends('metadata')
    def _compute_description(self):
        for client in self:
            texts = {
                name: ', '.join(value) if isinstance(value, list) else value
                for name, value in (client.metadata or {}).items()
            }
            client.description = '\n'.join(f'{name}: {text}' for name, text in texts.items())

    @api.model
    def _register_dynamic(
        self, metadata: ClientMetadata, address: str | None, approval: bool, received_at
    ) -> tuple['Client', Credentials]:
        """Store a dynamic registration; return the client and its credentials, which are never seen again."""
        registration_token = random_token()
        # Nobody reads in a chatter what programs do; the audit log tells it.
        client = self.with_context(tracking_disable=True).create(
            {
                **self._values_of(metadata),
                'kind': 'dynamic',
                'state': 'pending' if approval else 'active',
                'registered_from': address,
                'registration_token_hash': hash_token(registration_token),
            }
        )
        return client, Credentials(registration_token, client._issue_needed_secret(received_at))

    @api.model
    def _find_managed(self, client_id: str, token: str | None) -> 'Client':
        """Return the client that a registration access token belongs to (RFC 7592 section 2.1).

        Raises 401 for a client that is unknown as for a token that is wrong, and 403 for a client that is blocked.
        """
        client = self._read_by_client_id(client_id)
        if not token:
            raise OAuthError.invalid_registration_token('registration_token_missing', sent=False).guessing(
                'registration'
            )
        if not secrets_equal(hash_token(token), client.registration_token_hash or ''):
            raise OAuthError.invalid_registration_token('registration_token_wrong', sent=True).guessing('registration')
        if client.state == 'blocked':
            raise OAuthError('access_denied', 'The client is blocked.', reason='client_blocked', status=403)
        client._lock_registration()
        return client

    def _lock_registration(self):
        """Let changes of one registration come one after the other, and none while a code of the client is redeemed."""
        self.env.cr.execute('SELECT FROM muk_mcp_oauth_client WHERE id = %s FOR UPDATE', [self.id])
        if not self.env.cr.rowcount:
            raise OAuthError.invalid_registration_token('client_deleted', sent=True)
        self.invalidate_recordset()

    def _check_own_secret(self, members: dict, received_at):
        """Raise where an update brings a secret that is not the client's own: none may choose one (RFC 7592 section 2.2)."""
        secret = members.get('client_secret')
        own = isinstance(secret, str) and secret.isascii() and self._secret_matches(secret, received_at)
        if secret is not None and not own:
            raise OAuthError.invalid_client_metadata(
                'client_secret is not the one of the registration.', 'client_secret_mismatch'
            )

    def _update_registration(self, metadata: ClientMetadata, approval: bool, received_at) -> str | None:
        """Replace the registration (RFC 7592 section 2.2); return the secret where it needs one that it did not have.

        If an administrator approves clients, one that is not what was approved any more waits for approval again.
        """
        before = self._approved()
        silent = self.with_context(tracking_disable=True)
        silent.write(self._values_of(metadata))
        if approval and self._approved() != before:
            silent.state = 'pending'
        return self._issue_needed_secret(received_at)

    def _issue_needed_secret(self, received_at) -> str | None:
        missing = self.token_endpoint_auth_method in SECRET_METHODS and not self.secret_hash
        return self._issue_secret(received_at) if missing else None

    def _delete_registration(self):
        """Delete the client; its consents and connections go with it (RFC 7592 section 2.3)."""
        self.env['muk_mcp_oauth.grant']._end_of_clients(self, 'client_deleted')
        self.unlink()

    def _registration_answer(self, credentials: Credentials) -> dict:
        """Return the client information of RFC 7591 section 3.2.1 with the additions of RFC 7592 section 3."""
        endpoints = server(self.env)._endpoints()
        answer = {
            'client_id': self.client_id,
            'client_id_issued_at': int(to_seconds(self.create_date)),
            'registration_access_token': credentials.registration_token,
            'registration_client_uri': endpoints.url(f'{REGISTRATION_PATH}/{self.client_id}'),
            **self._client_metadata().body(),
        }
        return (
            {**answer, 'client_secret': credentials.secret, 'client_secret_expires_at': 0}
            if credentials.secret
            else answer
        )

    def _client_metadata(self) -> ClientMetadata:
        """Return what is registered, within what an administrator allows."""
        return ClientMetadata(
            client_name=self.name or '',
            redirect_uris=self._redirect_uris(),
            grant_types=tuple(self.grant_types.split()),
            token_endpoint_auth_method=self.token_endpoint_auth_method,
            scope=self._allowed_scope(),
            jwks=self.jwks or None,
            description=self.metadata or {},
        )

    def _values_of(self, metadata: ClientMetadata) -> dict:
        return {
            **columns_of(metadata),
            'metadata': dict(metadata.description) or False,
        }
