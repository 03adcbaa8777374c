from datetime import timedelta

from odoo import models

from ...access import server
from ...compat import begin_read_committed
from ...protocol.errors import OAuthError
from .document import fetch_document


class Client(models.Model):
    """Clients with a document that sign with a key which they published after it was fetched.

    Without this, a client that renews its keys would be refused until a user connects it once more.
    """

    _inherit = 'muk_mcp_oauth.client'

    def _refusal_of_assertion(self, assertion: str | None, received_at) -> str | None:
        refusal = super()._refusal_of_assertion(assertion, received_at)
        if refusal != 'assertion_kid_unknown' or not self._renew_keys(received_at):
            return refusal
        return super()._refusal_of_assertion(assertion, received_at)

    def _renew_keys(self, received_at) -> bool:
        """Fetch the document and its keys again; tell whether that went well.

        Anybody can send an assertion that names an unknown key, so it is done only for clients that somebody has
        allowed who still may, for each of them once a minute at most and for few altogether.
        """
        if self.kind != 'document' or not self._is_allowed_by_somebody():
            return False
        try:
            return self._fetch_keys(received_at)
        except OAuthError:
            return False

    def _is_allowed_by_somebody(self) -> bool:
        return bool(
            self.env['muk_mcp_oauth.consent'].search_count(
                [
                    ('client_id', '=', self.id),
                    ('withdrawn_at', '=', False),
                    ('user_id.active', '=', True),
                    ('user_id.share', '=', False),
                ],
                limit=1,
            )
        )

    def _fetch_keys(self, received_at) -> bool:
        settings = server(self.env)._settings()
        # What is read after the commit would begin a transaction again.
        url = self.client_id
        self.env['muk_mcp_oauth.rate_limit']._limit_key_renewal(
            url, self._check_document_url(url, settings), received_at
        )
        # Nothing was written, and no transaction may stay open while a stranger's server takes its time.
        self.env.cr.commit()  # pylint: disable=invalid-commit
        document, seconds = fetch_document(url, settings, received_at)
        self._store_document(url, document, received_at, received_at + timedelta(seconds=seconds))
        begin_read_committed(self.env.cr)
        self.invalidate_recordset()
        return self.token_endpoint_auth_method == 'private_key_jwt'
