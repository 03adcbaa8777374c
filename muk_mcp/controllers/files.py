from werkzeug.exceptions import BadRequest, NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..core.responses import json_response
from ..core.route import file_route
from ..models.mcp_transfer import PATH

# The file is shown by no page of this Odoo, kept by nobody on the way, and runs nothing.
CONTENT_SECURITY_POLICY = "default-src 'none'; sandbox"
HEADERS = {
    'Cache-Control': 'no-store',
    'Content-Security-Policy': CONTENT_SECURITY_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'cross-origin',
}


class FileController(http.Controller):
    @file_route(f'{PATH}<token>', methods=['GET'])
    def download(self, token):
        transfer = self._transfer()
        try:
            stream = transfer._stream()
        except (AccessError, UserError) as error:
            raise NotFound(str(error)) from None
        response = stream.get_response(as_attachment=True, content_security_policy=CONTENT_SECURITY_POLICY)
        response.headers.update(HEADERS)
        return response

    @file_route(f'{PATH}<token>', methods=['PUT', 'POST'])
    def upload(self, token):
        transfer = self._transfer()
        content = request.dispatcher.body(transfer._largest_file())
        if not content:
            raise BadRequest('The body is empty: send the file itself.')
        return json_response(transfer._receive(content), 201)

    def _transfer(self):
        """Return the transfer that the URL stands for, in the rights of the user who asked for it."""
        request.env['muk_mcp.server']._check_rate_limit()
        return request.env['muk_mcp.transfer'].browse(request._mcp_transfer)
