from odoo.http import Controller, request

from ..access import as_server
from ..protocol.metadata import REVOCATION_PATH
from .client_request import authenticate, read_request
from .dispatcher import json_response, oauth_route, received_at


class RevocationController(Controller):
    @oauth_route(REVOCATION_PATH, methods=['POST'], event='revoke')
    def revoke(self):
        """Revoke a token (RFC 7009); 200 also if there is nothing to revoke."""
        client_request = read_request()
        token = client_request.parameters.require('token')
        client = authenticate(client_request)
        grant = as_server(request.env, 'grant')._revoke(token, client, received_at(request))
        entry = request.dispatcher.entry
        entry.user_id, entry.grant_id = grant.user_id.id or None, grant.id or None
        return json_response({})
