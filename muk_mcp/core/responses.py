"""HTTP responses that carry JSON-RPC messages."""

from werkzeug.exceptions import Unauthorized

from odoo.http import Response

from ..protocol.compact import json_bytes
from ..protocol.errors import ProtocolError
from ..protocol.jsonrpc import error_response

# werkzeug's own sentence speaks of the password dialog of a browser.
SIGN_IN_AGAIN = 'You are not signed in, or the sign-in has ended. Sign in again: connect this client to Odoo once more.'


def json_response(payload, status=200, headers=()):
    """Return a response with ``payload`` as its JSON body."""
    return Response(
        json_bytes(payload),
        status=status,
        content_type='application/json',
        headers=[('Cache-Control', 'no-store'), *headers],
    )


def empty_response(status):
    """Return a response without a body, for accepted notifications and ended sessions."""
    return Response(status=status, headers=[('Cache-Control', 'no-store')])


def protocol_error_response(error, request_id=None):
    """Return the response that tells a client about a ProtocolError."""
    headers = [('Retry-After', str(error.retry_after))] if error.retry_after else []
    return json_response(error_response(request_id, error), error.status, headers)


def http_error_response(exception, request_id=None):
    """Return a JSON answer for a werkzeug HTTPException, keeping its status and headers.

    A response that the exception brings along is sent as it is.
    """
    response = exception.get_response()
    if exception.response is not None:
        return response
    error = ProtocolError(exception.code, _sentence(exception), exception.code)
    kept = [(name, value) for name, value in response.headers if name not in ('Content-Type', 'Content-Length')]
    return json_response(error_response(request_id, error), exception.code, kept)


def _sentence(exception):
    if isinstance(exception, Unauthorized) and exception.description == Unauthorized.description:
        return SIGN_IN_AGAIN
    return exception.description or exception.name
