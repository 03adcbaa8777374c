from odoo.http import Controller, request

from ..access import as_server
from ..protocol.metadata import REVOCATION_PATH
from ..protocol.parameters import parse_form
from ..protocol.token.bearer import is_jwt
from .dispatcher import json_response, oauth_route, received_at
from .token import authenticate_client


class RevocationController(Controller):
    @oauth_route(REVOCATION_PATH, methods=['POST'], event='revoke')
    def revoke(self):
        """Revoke a token (RFC 7009); 200 also where there is nothing to revoke.

        A refresh token takes its whole grant with it, an access token only itself.
        """
        parameters = parse_form(request.httprequest.content_type, request.httprequest.get_data())
        token = parameters.require('token')
        client = authenticate_client(parameters)
        if is_jwt(token):
            as_server(request.env, 'access_token')._revoke(token, client, received_at(request))
        else:
            as_server(request.env, 'grant')._revoke(token, client)
        return json_response({})
