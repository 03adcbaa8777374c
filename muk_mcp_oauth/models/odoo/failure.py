"""Failures that nobody expected: their transaction is gone, and with it the row of the audit log that told of it."""

from psycopg2 import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from odoo import models
from odoo.http import request

from ...common.audit import AuditEntry
from ...protocol.errors import OAuthError
from ...protocol.metadata import AUTHORIZATION_PATH


def as_oauth_error(exception: Exception) -> OAuthError:
    """Return what an exception is called on the wire and in the audit log."""
    if isinstance(exception, InterfaceError | OperationalError | ServiceUnavailable):
        return OAuthError.unavailable('database_unavailable')
    if isinstance(exception, HTTPException):
        return OAuthError('invalid_request', exception.name, reason=f'http_{exception.code}', status=exception.code)
    if isinstance(exception, OAuthError):
        return exception
    return OAuthError('server_error', 'An unexpected error occurred.', reason=type(exception).__name__, status=500)


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _handle_error(cls, exception):
        """Record the failure of an authorization page; Odoo answers it, and comes here once, after its last retry."""
        if request.httprequest.path == AUTHORIZATION_PATH:
            error = as_oauth_error(exception)
            entry = getattr(request, '_mcp_oauth_entry', None) or AuditEntry(
                'authorize', request.httprequest.remote_addr
            )
            entry.refuse(error)
            request.env['muk_mcp_oauth.audit'].sudo()._record_apart(entry)
            # The user may press the button again: nothing that the request did was kept.
            exception = ServiceUnavailable(retry_after=1) if error.status == 503 else exception
        return super()._handle_error(exception)
