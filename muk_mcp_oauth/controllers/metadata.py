import json

from odoo.http import Controller, Response, request

from ..access import as_server, server
from ..common.cors import CORS_HEADERS
from ..protocol.metadata import (
    AUTHORIZATION_SERVER_PATH,
    JWKS_PATH,
    MCP_PATH,
    OPENID_CONFIGURATION_PATH,
    PROTECTED_RESOURCE_PATH,
)
from .dispatcher import oauth_route, received_at


class MetadataController(Controller):
    @oauth_route(PROTECTED_RESOURCE_PATH, PROTECTED_RESOURCE_PATH + MCP_PATH, methods=['GET'], event=None)
    def protected_resource(self):
        """Serve RFC 9728 metadata."""
        return _cacheable(json.dumps(server(request.env)._protected_resource_metadata()))

    @oauth_route(
        AUTHORIZATION_SERVER_PATH,
        AUTHORIZATION_SERVER_PATH + MCP_PATH,
        OPENID_CONFIGURATION_PATH,
        OPENID_CONFIGURATION_PATH + MCP_PATH,
        methods=['GET'],
        event=None,
    )
    def authorization_server(self):
        """Serve RFC 8414 metadata."""
        return _cacheable(json.dumps(server(request.env)._authorization_server_metadata()))

    @oauth_route(JWKS_PATH, methods=['GET'], event=None)
    def jwks(self):
        """Serve the public keys (RFC 7517)."""
        return _cacheable(as_server(request.env, 'signing_key')._jwk_set(received_at(request)), max_age=60)


def _cacheable(text, max_age=300):
    headers = {**CORS_HEADERS, 'Cache-Control': f'public, max-age={max_age}'}
    response = Response(text, content_type='application/json', headers=headers)
    response.add_etag()
    return response.make_conditional(request.httprequest.environ)
