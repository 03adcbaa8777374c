from odoo.http import Controller, request

from ..protocol.metadata import INTROSPECTION_PATH
from ..protocol.parameters import parse_form
from ..protocol.token.introspection import INACTIVE, check_may_ask
from .dispatcher import json_response, oauth_route, received_at
from .token import authenticate_client


class IntrospectionController(Controller):
    @oauth_route(INTROSPECTION_PATH, methods=['POST'], event='introspect')
    def introspect(self):
        """Tell a confidential client whether a token is alive (RFC 7662)."""
        parameters = parse_form(request.httprequest.content_type, request.httprequest.get_data())
        token = parameters.require('token')
        client = authenticate_client(parameters)
        check_may_ask(client.token_endpoint_auth_method)
        found = client._introspect(token, received_at(request))
        if found is None:
            return json_response(INACTIVE)
        request.dispatcher.entry.user_id = int(found.subject)
        return json_response(found.body())
