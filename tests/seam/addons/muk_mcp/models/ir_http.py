import json

from werkzeug.exceptions import Unauthorized

from odoo import models
from odoo.http import Response, request


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _auth_method_mcp(cls, *args):
        scheme, _space, token = request.httprequest.headers.get('Authorization', '').partition(' ')
        key = request.env['muk_mcp.key'].sudo().authenticate(token) if scheme.lower() == 'bearer' else None
        if key is None:
            raise Unauthorized()
        request.update_env(user=key.user_id.id, context={**request.env.context, 'mcp_name': key.name})
        request._mcp_key = key
        request.session.can_save = False

    @classmethod
    def _handle_error(cls, exception):
        """Answer a denial with a body of its own and without its headers, as the older editions do."""
        if request.dispatcher.routing_type == 'mcp' and isinstance(exception, Unauthorized):
            body = {'jsonrpc': '2.0', 'id': None, 'error': {'code': -32001, 'message': 'Unauthorized'}}
            return Response(json.dumps(body), status=401, content_type='application/json')
        return super()._handle_error(exception)
