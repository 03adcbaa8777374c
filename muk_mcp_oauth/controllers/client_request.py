"""How the endpoints that clients post forms to read them, and learn who is asking."""

from odoo.http import request

from ..access import as_server
from ..protocol.parameters import parse_form
from ..protocol.token.client_request import ClientRequest
from .dispatcher import received_at


def read_request(kind: type[ClientRequest] = ClientRequest):
    """Return the request of a client, and note for the audit log what it is; raise ``invalid_request`` for what is no form."""
    httprequest = request.httprequest
    parameters = parse_form(httprequest.content_type, httprequest.get_data())
    client_request = kind(parameters, httprequest.headers.get('Authorization'))
    entry = request.dispatcher.entry
    entry.event, entry.client_id = client_request.event or entry.event, client_request.claimed_client
    return client_request


def authenticate(client_request: ClientRequest):
    """Return the client that proved to be itself."""
    return as_server(request.env, 'client')._authenticate(client_request, received_at(request))
