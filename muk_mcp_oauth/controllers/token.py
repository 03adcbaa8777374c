from odoo.http import Controller, request

from ..access import as_server, server
from ..protocol.metadata import TOKEN_PATH
from ..protocol.token.request import TokenRequest
from .client_request import authenticate, read_request
from .dispatcher import json_response, oauth_route, received_at


class TokenController(Controller):
    @oauth_route(TOKEN_PATH, methods=['POST'], event='token')
    def token(self):
        """Exchange a code or refresh a token (OAuth 2.1 section 3.2)."""
        token_request = read_request(TokenRequest)
        asked = token_request.asked(server(request.env)._endpoints())
        client = authenticate(token_request)
        tokens = as_server(request.env, 'grant')._issue_tokens(asked, client, received_at(request))
        entry = request.dispatcher.entry
        entry.user_id, entry.grant_id = tokens.user_id, tokens.grant_id
        return json_response(tokens.body)
