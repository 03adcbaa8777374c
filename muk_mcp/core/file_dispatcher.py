"""How a file comes in or goes out below the MCP endpoint: the body is the file itself, every failure is JSON."""

from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge, UnsupportedMediaType, abort

from odoo.http import Response

from ..protocol.errors import ProtocolError
from .cors import RESPONSE_HEADERS
from .dispatcher import MCPDispatcher
from .responses import protocol_error_response

METHODS = {'GET': 'download', 'PUT': 'upload', 'POST': 'upload'}
PREFLIGHT_HEADERS = {
    'Access-Control-Allow-Methods': ', '.join(METHODS),
    'Access-Control-Allow-Headers': 'Content-Type',
    'Access-Control-Max-Age': '86400',
}


class FileDispatcher(MCPDispatcher):
    routing_type = 'mcp_file'

    def check_origin(self):
        """Let every web page: who has the URL may use it, and nothing that a browser adds counts."""

    def transfer(self):
        """Return the direction and the token of the transfer that the request is about."""
        path = self.request.httprequest.path
        method = self.request.httprequest.method
        if method not in METHODS:
            # werkzeug serves HEAD wherever it serves GET, and programs that show a preview of a URL would use it up.
            raise MethodNotAllowed([*METHODS, 'OPTIONS'])
        return METHODS[method], path.rpartition('/')[2]

    def pre_dispatch(self, rule, args):
        if self.request.httprequest.method == 'OPTIONS':
            self.request.future_response.headers.update({**RESPONSE_HEADERS, **PREFLIGHT_HEADERS})
            abort(Response(status=204))
        super().pre_dispatch(rule, args)

    def dispatch(self, endpoint, args):
        self.request.params = dict(args)
        try:
            return self.request.registry['ir.http']._dispatch(endpoint)
        except ProtocolError as error:
            self.audit('rate_limited' if error.status == 429 else 'error', error.message)
            return protocol_error_response(error)

    def body(self, most):
        """Return the body, at most ``most`` bytes; raise RequestEntityTooLarge or UnsupportedMediaType."""
        httprequest = self.request.httprequest
        if httprequest.mimetype == 'multipart/form-data':
            raise UnsupportedMediaType('Send the file itself as the body: curl -T FILE URL.')
        too_large = RequestEntityTooLarge(f'The file is larger than {most:,} bytes, the most this server takes.')
        if (httprequest.content_length or 0) > most:
            raise too_large
        # werkzeug cuts a chunked body at its limit without a word, so one byte more tells a full body from a cut one.
        httprequest.max_content_length = most + 1
        content = httprequest.get_data(cache=False)
        if len(content) > most:
            raise too_large
        return content
