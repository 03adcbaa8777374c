from odoo.http import Controller, Response, request

from ..access import as_server, server
from ..common.cors import CORS_HEADERS
from ..models.client.registration import Credentials
from ..protocol.client.registration import check_metadata, check_update, claimed_name, parse_metadata
from ..protocol.errors import OAuthError
from ..protocol.metadata import REGISTRATION_PATH
from ..protocol.token.bearer import bearer_token
from .dispatcher import NO_STORE, json_response, oauth_route, received_at

EVENTS = {'PUT': 'register_update', 'DELETE': 'register_delete'}


class RegistrationController(Controller):
    @oauth_route(REGISTRATION_PATH, methods=['POST'], event='register')
    def register(self):
        """Register a client (RFC 7591 section 3)."""
        settings = _open_settings()
        address, now = request.httprequest.remote_addr, received_at(request)
        as_server(request.env, 'rate_limit')._limit_registration(address, now)
        members = _members()
        request.dispatcher.entry.client_name = claimed_name(members)
        metadata = check_metadata(members, settings)
        approval = settings.dynamic_registration == 'approval'
        client, credentials = as_server(request.env, 'client')._register_dynamic(metadata, address, approval, now)
        request.dispatcher.entry.client_id = client.client_id
        return json_response(client._registration_answer(credentials), status=201)

    @oauth_route(f'{REGISTRATION_PATH}/<string:client_id>', methods=['GET', 'PUT', 'DELETE'], event='register_read')
    def manage(self, client_id):
        """Read, update or delete a registration (RFC 7592 section 2)."""
        method = request.httprequest.method
        request.dispatcher.entry.event = EVENTS.get(method, 'register_read')
        request.dispatcher.entry.client_id = client_id
        token = bearer_token(request.httprequest.headers.get('Authorization'))
        client = as_server(request.env, 'client')._find_managed(client_id, token)
        if method == 'DELETE':
            client._delete_registration()
            return Response(status=204, headers={**NO_STORE, **CORS_HEADERS})
        secret = _update(client) if method == 'PUT' else None
        return json_response(client._registration_answer(Credentials(token, secret)))


def _update(client):
    """Replace what is registered; return the client's first secret where it now needs one."""
    settings = _open_settings()
    members = _members()
    check_update(members, client.client_id)
    client._check_own_secret(members, received_at(request))
    metadata = check_metadata(members, settings)
    return client._update_registration(metadata, settings.dynamic_registration == 'approval', received_at(request))


def _open_settings():
    """Return the settings; raise 403 where clients may not register themselves."""
    settings = server(request.env)._settings()
    if settings.dynamic_registration == 'off':
        raise OAuthError.registration_disabled()
    return settings


def _members():
    return parse_metadata(request.httprequest.content_type, request.httprequest.get_data())
