"""How Odoo receives a request to the MCP endpoint and how every failure leaves it: as JSON, never as a page."""

import psycopg2
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    RequestEntityTooLarge,
    Unauthorized,
    UnsupportedMediaType,
    abort,
)

from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.http import Dispatcher, Response

from ..protocol.errors import INTERNAL_ERROR, ProtocolError
from ..protocol.jsonrpc import parse_body, request_id
from ..protocol.origin import is_allowed
from .cors import PREFLIGHT_HEADERS, RESPONSE_HEADERS
from .responses import http_error_response, protocol_error_response

# Room for a batch of records or a document, too little to exhaust a worker.
BODY_LIMIT = 4 * 1024 * 1024
TOO_LARGE = (
    f'The message is larger than {BODY_LIMIT // 1024**2} MiB ({BODY_LIMIT:,} bytes), the most this server takes at once. '
    'As Base64 that is a file of 3 MB. Send less in one call.'
)
MAY_BE_DONE = 'Odoo failed in the middle of this call. Look at the records before trying again.'
UNAVAILABLE = 'The database of this Odoo is busy or away. Try again in a moment.'


class MCPDispatcher(Dispatcher):
    routing_type = 'mcp'

    def __init__(self, request):
        super().__init__(request)
        self.request_id = None

    @classmethod
    def is_compatible_with(cls, request):
        # The media type is checked in dispatch(), where a refusal can be JSON with CORS headers.
        return True

    def check_origin(self):
        """Raise Forbidden if a web page of an untrusted origin sent the request."""
        origin = self.request.httprequest.headers.get('Origin')
        if origin is None:
            return
        parameters = self.request.env['ir.config_parameter'].sudo()
        if parameters.get_param('muk_mcp.allow_any_origin') == 'True':
            return
        base_url = parameters.get_param('web.base.url', '')
        hosts = self.request.registry['ir.http']._mcp_trusted_hosts()
        if not is_allowed(origin, base_url, parameters.get_param('muk_mcp.allowed_origins') or '', hosts):
            self.audit('denied', f'Origin {origin} is not allowed.', user_id=False)
            raise Forbidden('This Origin is not allowed. An administrator can add it in Settings > MCP Server.')

    def pre_dispatch(self, rule, args):
        self.request.session.can_save = False
        headers = self.request.future_response.headers
        headers.update(RESPONSE_HEADERS)
        if self.request.httprequest.method == 'OPTIONS':
            headers.update(PREFLIGHT_HEADERS)
            abort(Response(status=204))

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        try:
            if self.request.httprequest.method == 'POST':
                self.request.params['jsonrpc_data'] = self._read_message()
            return self.request.registry['ir.http']._dispatch(endpoint)
        except ProtocolError as error:
            self.audit('rate_limited' if error.status == 429 else 'error', error.message)
            return protocol_error_response(error, self.request_id)

    def _read_message(self):
        httprequest = self.request.httprequest
        if httprequest.mimetype != 'application/json':
            raise UnsupportedMediaType('Send the message as application/json.')
        if (httprequest.content_length or 0) > BODY_LIMIT:
            raise RequestEntityTooLarge(TOO_LARGE)
        # werkzeug cuts a chunked body at its limit without a word, so one byte more tells a full body from a cut one.
        httprequest.max_content_length = BODY_LIMIT + 1
        body = httprequest.get_data()
        if len(body) > BODY_LIMIT:
            raise RequestEntityTooLarge(TOO_LARGE)
        data = parse_body(body)
        self.request_id = request_id(data)
        return data

    def audit(self, status, reason, **values):
        """Record a refusal in the audit log; ``values`` are further fields of the row."""
        data = getattr(self.request, 'params', {}).get('jsonrpc_data')
        method, params = (data.get('method'), data.get('params')) if isinstance(data, dict) else (None, None)
        tool = params.get('name') if method == 'tools/call' and isinstance(params, dict) else None
        self.request.env['muk_mcp.log'].sudo().log(
            **{
                'method': method if isinstance(method, str) else self.request.httprequest.method,
                'tool_name': tool if isinstance(tool, str) else None,
                'request_data': params,
                'status': status,
                'error_message': reason,
                **values,
            }
        )

    def handle_error(self, exc):
        response = self._error_answer(exc)
        response.headers.update(RESPONSE_HEADERS)
        return response

    def _error_answer(self, exc):
        if isinstance(exc, HTTPException):
            return http_error_response(exc, self.request_id)
        if isinstance(exc, AccessDenied):
            return http_error_response(Unauthorized(), self.request_id)
        if isinstance(exc, AccessError):
            return http_error_response(Forbidden(str(exc)), self.request_id)
        if isinstance(exc, UserError):
            return protocol_error_response(ProtocolError.invalid_params(str(exc), 400), self.request_id)
        return self._failure_answer(exc)

    def _failure_answer(self, exc):
        """Answer what nobody expected; a call that was begun may have done something all the same."""
        if not self.request.env:
            # Odoo has let go of the database already.
            return protocol_error_response(ProtocolError(INTERNAL_ERROR, 'Internal error', 500), self.request_id)
        is_lost = isinstance(exc, psycopg2.InterfaceError | psycopg2.OperationalError)
        if not is_lost:
            # What failed may have left a transaction in which nothing can be read any more.
            self.request.env.cr.rollback()
        is_begun = self.request.env['muk_mcp.log'].sudo()._fail_call(type(exc).__name__)
        if not is_begun:
            self.audit('error', type(exc).__name__)
        sentence = MAY_BE_DONE if is_begun else UNAVAILABLE if is_lost else 'Internal error'
        # Nothing tells a client to send a call again by itself if the first one may have been done.
        retry_after = 1 if is_lost and not is_begun else None
        error = ProtocolError(INTERNAL_ERROR, sentence, 503 if is_lost else 500, retry_after=retry_after)
        return protocol_error_response(error, self.request_id)
