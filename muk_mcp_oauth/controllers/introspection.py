from odoo.http import Controller, request

from ..protocol.metadata import INTROSPECTION_PATH
from ..protocol.token.introspection import INACTIVE, check_may_ask
from .client_request import authenticate, read_request
from .dispatcher import json_response, oauth_route, received_at


class IntrospectionController(Controller):
    @oauth_route(INTROSPECTION_PATH, methods=['POST'], event='introspect')
    def introspect(self):
        """Tell a confidential client whether a token is alive (RFC 7662)."""
        client_request = read_request()
        token = client_request.parameters.require('token')
        client = authenticate(client_request)
        check_may_ask(client.token_endpoint_auth_method)
        found = client._introspect(token, received_at(request))
        if found is None:
            return json_response(INACTIVE)
        request.dispatcher.entry.user_id = int(found.subject)
        return json_response(found.body())
