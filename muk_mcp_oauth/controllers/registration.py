from odoo.http import Controller, request

from ..protocol.errors import OAuthError
from ..protocol.metadata import REGISTRATION_PATH
from ..protocol.registration import check_metadata, parse_document
from .dispatcher import arrival, json_response, oauth_route


class RegistrationController(Controller):
    @oauth_route(REGISTRATION_PATH, methods=['POST'], event='register')
    def register(self):
        """Register a client (RFC 7591 section 3)."""
        settings = request.env['muk_mcp_oauth.server'].sudo()._settings()
        if settings.dynamic_registration == 'off':
            raise OAuthError.registration_disabled()
        address = request.httprequest.remote_addr
        request.env['muk_mcp_oauth.rate_limit'].sudo()._limit_registration(address, arrival(request))
        document = parse_document(request.httprequest.content_type, request.httprequest.get_data())
        metadata = check_metadata(document, settings)
        clients = request.env['muk_mcp_oauth.client'].sudo()
        client, secret = clients._register_dynamic(metadata, address, approval=settings.dynamic_registration == 'approval')
        request.dispatcher.entry.client_id = client.client_id
        return json_response(client._registration_answer(metadata, secret), status=201)
