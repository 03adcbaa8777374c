import re

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from odoo import models
from odoo.http import request

# RFC 6750, section 2.1: the scheme is case-insensitive, the token is one word.
BEARER = re.compile(r'bearer +([\w.~+/-]+=*) *', re.IGNORECASE | re.ASCII)


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @classmethod
    def _authenticate(cls, endpoint):
        is_preflight = request.httprequest.method == 'OPTIONS'
        if endpoint.routing['type'] == 'mcp' and not is_preflight:
            request.dispatcher.check_origin()
        return super()._authenticate(endpoint)

    @classmethod
    def _auth_method_mcp(cls, *args):
        """Authenticate the request by its bearer key alone; a session cookie counts for nothing (raises Unauthorized).

        Newer versions of Odoo pass a further argument to authentication methods.
        """
        bearer = BEARER.fullmatch(request.httprequest.headers.get('Authorization', ''))
        key = bearer and request.env['muk_mcp.key'].sudo().authenticate(bearer[1])
        if bearer and not key:
            request.dispatcher.audit('denied', 'The API key is unknown or revoked.', user_id=False)
        if not key:
            raise Unauthorized('Send an API key as a Bearer token.', www_authenticate=WWWAuthenticate('bearer'))
        request.update_env(user=key.user_id.id, context=dict(request.env.context, mcp_name=key.name))
        request._mcp_key = key
        # A session may say that a password was just confirmed, but not that it was the password of the key's user.
        request.session.clear()
        request.session.can_save = False
