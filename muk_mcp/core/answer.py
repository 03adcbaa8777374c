"""HTTP responses that carry JSON-RPC messages."""

import json

from odoo.http import Response

from ..protocol.errors import ProtocolError
from ..protocol.jsonrpc import error_response


def json_answer(payload, status=200, headers=()):
    """Return a response with ``payload`` as its JSON body."""
    return Response(
        json.dumps(payload),
        status=status,
        content_type='application/json',
        headers=[('Cache-Control', 'no-store'), *headers],
    )


def empty_answer(status):
    """Return a response without a body, for accepted notifications and ended sessions."""
    return Response(status=status, headers=[('Cache-Control', 'no-store')])


def error_answer(error, request_id=None):
    """Return the response that tells a client about a ProtocolError."""
    headers = [('Retry-After', str(error.retry_after))] if error.retry_after else []
    return json_answer(error_response(request_id, error), error.status, headers)


def http_error_answer(exception, request_id=None):
    """Return a JSON answer for a werkzeug HTTPException, keeping its status and headers.

    A response that the exception brings along is sent as it is.
    """
    response = exception.get_response()
    if exception.response is not None:
        return response
    error = ProtocolError(exception.code, exception.description or exception.name, exception.code)
    kept = [(name, value) for name, value in response.headers if name not in ('Content-Type', 'Content-Length')]
    return json_answer(error_response(request_id, error), exception.code, kept)
