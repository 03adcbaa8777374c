"""Failures that nobody expected: their transaction is gone, and with it the row of the audit log that told of it."""

from psycopg2 import InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from ...core import CoreUnavailable
from ...protocol.errors import OAuthError


def as_oauth_error(exception: Exception) -> OAuthError:
    """Return what an exception is called on the wire and in the audit log."""
    if isinstance(exception, InterfaceError | OperationalError | ServiceUnavailable):
        return OAuthError.unavailable('database_unavailable')
    if isinstance(exception, CoreUnavailable):
        return OAuthError.unavailable('core_unavailable')
    if isinstance(exception, HTTPException):
        return OAuthError('invalid_request', exception.name, reason=f'http_{exception.code}', status=exception.code)
    if isinstance(exception, OAuthError):
        return exception
    return OAuthError('server_error', 'An unexpected error occurred.', reason=type(exception).__name__, status=500)
