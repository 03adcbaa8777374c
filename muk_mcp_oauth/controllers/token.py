from odoo.http import Controller, request

from ..access import as_server, server
from ..protocol.errors import OAuthError
from ..protocol.metadata import TOKEN_PATH
from ..protocol.parameters import parse_form
from ..protocol.token.client_authentication import parse_credentials
from ..protocol.token.request import CodeRequest, parse_token_request, refreshes_for_ended_client
from .dispatcher import json_response, oauth_route, received_at


def authenticate_client(parameters):
    """Return the client behind a request, counting guesses of its secret."""
    entry, now = request.dispatcher.entry, received_at(request)
    credentials = parse_credentials(request.httprequest.headers.get('Authorization'), parameters)
    entry.client_id = credentials.client_id
    try:
        return as_server(request.env, 'client')._authenticate(credentials, now)
    except OAuthError as error:
        if refreshes_for_ended_client(parameters, credentials, error.reason):
            raise OAuthError.invalid_grant(error.reason) from error
        entry.refuse(error)
        as_server(request.env, 'rate_limit')._limit_guess('secret', credentials.client_id, entry.address, now)
        raise


class TokenController(Controller):
    @oauth_route(TOKEN_PATH, methods=['POST'], event='token')
    def token(self):
        """Exchange a code or refresh a token (OAuth 2.1 section 3.2)."""
        parameters = parse_form(request.httprequest.content_type, request.httprequest.get_data())
        grant_type = parameters.require('grant_type')
        if grant_type == 'refresh_token':
            request.dispatcher.entry.event = 'refresh'
        client = authenticate_client(parameters)
        tokens = self._issue_tokens(parameters, client, received_at(request))
        request.dispatcher.entry.user_id = tokens.user_id
        request.dispatcher.entry.grant_id = tokens.grant_id
        return json_response(tokens.body)

    def _issue_tokens(self, parameters, client, now):
        token_request = parse_token_request(parameters, server(request.env)._endpoints())
        try:
            if isinstance(token_request, CodeRequest):
                return as_server(request.env, 'authorization_code')._redeem(token_request, client, now)
            return as_server(request.env, 'grant')._refresh(token_request, client, now)
        except OAuthError as error:
            # Something that was never issued is a guess; a token that merely died is its owner coming back.
            if error.reason in ('code_unknown', 'refresh_token_unknown'):
                entry = request.dispatcher.entry
                as_server(request.env, 'rate_limit')._limit_guess(entry.event, client.client_id, entry.address, now)
            raise
