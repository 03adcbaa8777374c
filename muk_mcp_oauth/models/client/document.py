from dataclasses import replace
from datetime import timedelta

from odoo import _, api, fields, models

from ...access import server
from ...common.clock import aware
from ...compat import begin_read_committed
from ...core import parse_client_id_url
from ...fetch.deadline import Deadline
from ...fetch.document import SECONDS, fetch, is_passing
from ...fetch.network import INTERNET
from ...fetch.outgoing import is_stopped_by_network
from ...protocol.client.freshness import lifetime
from ...protocol.client.metadata_document import (
    MAX_DOCUMENT,
    MAX_KEYS,
    ClientDocument,
    check_document,
    check_document_url,
    check_keys,
    is_document_url,
)
from ...protocol.errors import OAuthError
from .client import columns_of

# What an administrator looks at before approving a client.
APPROVED = ('name', 'redirect_uris', 'scope', 'token_endpoint_auth_method', 'jwks')


class Client(models.Model):
    """Clients that are identified by the URL of a Client ID Metadata Document."""

    _inherit = 'muk_mcp_oauth.client'

    jwks_uri = fields.Char('Address of the Public Keys', readonly=True)

    def _document_host(self) -> str | None:
        """Return the host that vouches for what the client says of itself, None where there is no document."""
        return parse_client_id_url(self.client_id) if self.kind == 'document' else None

    @api.model
    def _needs_fetch(self, client_id: str, received_at) -> bool:
        """Return True if a document has to be fetched to know the client; raise OAuthError if it must not be."""
        if not is_document_url(client_id):
            return False
        settings = server(self.env)._settings()
        self._check_document_url(client_id, settings)
        stored = self.search([('client_id', '=', client_id)], limit=1)
        return not (stored and stored._is_settled(received_at))

    def _is_settled(self, received_at) -> bool:
        # A client that is kept out gets no request sent on its behalf.
        return self.state != 'active' or bool(self.document_expires_at and self.document_expires_at > received_at)

    @api.model
    def _identify(self, client_id: str, received_at) -> 'Client':
        """Return the client of an authorization request of a user who is signed in.

        Its metadata document is fetched if it is new or was not fresh any more. If it cannot be fetched now, the one
        before is used for some days (``_is_stale`` then); one that is gone or cannot be used refuses the client.
        """
        if self._needs_fetch(client_id, received_at):
            try:
                self._fetch_and_store(client_id, received_at)
            except OAuthError as error:
                self._note_failure(error)
                if not self._may_use_stored(client_id, error, received_at):
                    raise
        return self._find(client_id)

    @api.model
    def _note_failure(self, error: OAuthError):
        """Find out whether no document can be fetched at all if this one was stopped by the network."""
        if is_stopped_by_network(error):
            server(self.env)._try_documents(INTERNET)

    @api.model
    def _may_use_stored(self, client_id: str, error: OAuthError, received_at) -> bool:
        """Return True if a document that does not come now came not long ago."""
        days = timedelta(days=server(self.env)._settings().stale_document_days)
        stored = self.search([('client_id', '=', client_id), ('kind', '=', 'document')], limit=1)
        came = stored.document_fetched_at
        return is_passing(error) and bool(came) and came > received_at - days

    def _is_stale(self, received_at) -> bool:
        """Return True if the client is what a document said that should have been fetched again, and could not be."""
        return self.kind == 'document' and not self._is_settled(received_at)

    @api.model
    def _fetch_and_store(self, url: str, received_at):
        settings = server(self.env)._settings()
        if not self.env.user._may_connect():
            raise OAuthError.user_not_allowed()
        self.env['muk_mcp_oauth.rate_limit']._limit_fetch(
            self._check_document_url(url, settings), self.env.uid, received_at
        )
        # Nothing was written, and no transaction may stay open while a stranger's server takes its time.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        document, seconds = fetch_document(url, settings, received_at)
        self._store_document(url, document, received_at, received_at + timedelta(seconds=seconds))

    @api.model
    def _check_document_url(self, url: str, settings) -> str:
        return check_document_url(url, settings, server(self.env)._hosts())

    def _refusal_of_credentials(self, credentials, received_at) -> str | None:
        # Clients such as ChatGPT sign whenever a server could verify it, also where their document lets them be public.
        # Being public, they prove nothing by it, and their keys are not known here.
        if self.kind == 'document' and self.token_endpoint_auth_method == 'none':
            credentials = replace(credentials, assertion=None)
        return super()._refusal_of_credentials(credentials, received_at)

    @api.model
    def _store_document(self, client_id: str, document: ClientDocument, received_at, expires_at):
        """Store what a document says, in a transaction of its own and one statement: first sightings may come at once.

        Groups and everything else that an administrator decides stays as it is. If administrators approve clients, one
        that is not any more what was approved waits again, as after a change by RFC 7592.
        """
        settings = server(self.env)._settings()
        waits = settings.dynamic_registration == 'approval' and not settings.documents_vouched_for
        values = {
            'client_id': client_id,
            'kind': 'document',
            'state': 'pending' if waits else 'active',
            'create_date': received_at,
            'create_uid': self.env.uid,
            **self._document_values(client_id, document, received_at, expires_at),
        }
        updated = [
            column for column in values if column not in ('client_id', 'kind', 'state', 'create_date', 'create_uid')
        ]
        with self.env.registry.cursor() as cr:
            begin_read_committed(cr)
            cr.execute(
                f"""INSERT INTO muk_mcp_oauth_client AS client ({', '.join(values)})
                    VALUES ({', '.join(['%s'] * len(values))})
               ON CONFLICT (client_id) DO UPDATE SET {', '.join(f'{column} = EXCLUDED.{column}' for column in updated)},
                    state = CASE WHEN client.state = 'active' AND EXCLUDED.state = 'pending'
                                  AND ({', '.join(f'client.{column}' for column in APPROVED)})
                                      IS DISTINCT FROM ({', '.join(f'EXCLUDED.{column}' for column in APPROVED)})
                                 THEN 'pending' ELSE client.state END""",
                list(values.values()),
            )

    def _document_values(self, client_id: str, document: ClientDocument, received_at, expires_at) -> dict:
        return {
            **columns_of(document),
            'jwks_uri': document.jwks_uri,
            'document_fetched_at': received_at,
            'document_expires_at': expires_at,
            'write_date': received_at,
            'write_uid': self.env.uid,
        }

    def action_fetch_again(self) -> dict:
        """Have the documents fetched when the clients ask next, whatever their cache headers said."""
        self.write({'document_expires_at': fields.Datetime.now()})
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': _('The document is read when the client asks next.'),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }


def fetch_document(url: str, settings, received_at) -> tuple[ClientDocument, int]:
    """Return what a document registers and for how many seconds it may be used."""
    with Deadline(SECONDS) as deadline:
        fetched = fetch(url, INTERNET, deadline, MAX_DOCUMENT)
        document = check_document(url, fetched.headers.get('Content-Type'), fetched.body, settings)
        if document.jwks_uri:
            keys = fetch(document.jwks_uri, INTERNET, deadline, MAX_KEYS)
            document = document.with_keys(check_keys(keys.headers.get('Content-Type'), keys.body))
    return document, lifetime(fetched.headers, aware(received_at))
