import re

from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import MethodNotAllowed, NotFound, Unauthorized, abort

from odoo import api, models
from odoo.http import request

from ..compat import begin_read_committed
from ..core.cors import RESPONSE_HEADERS
from ..core.endpoint import DEFAULT_PATH, PARAMETER, is_below, is_endpoint_path, moved, path_of_database
from ..core.responses import SIGN_IN_AGAIN, http_error_response

# RFC 6750, section 2.1: the scheme is case-insensitive, the token is one word.
BEARER = re.compile(r'bearer +([\w.~+/-]+=*) *', re.IGNORECASE | re.ASCII)

# The routing types of what stands at or below the endpoint's path.
MOVED = ('mcp', 'mcp_file')


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @api.model
    def _mcp_path(self):
        """Return the path of the endpoint below the public URL.

        A parameter can be written past the settings; a path that no route can have would stop all of Odoo.
        """
        path = self.env['ir.config_parameter'].sudo().get_param(PARAMETER) or DEFAULT_PATH
        return path_of_database(self.env.cr.dbname) or (path if is_endpoint_path(path) else DEFAULT_PATH)

    def _generate_routing_rules(self, modules, converters):
        path = self._mcp_path()
        for url, endpoint in super()._generate_routing_rules(modules, converters):
            yield (moved(url, path) if endpoint.routing.get('type') in MOVED else url), endpoint

    @classmethod
    def _match(cls, path_info):
        """Find the route; what is not served at or below the endpoint is refused in JSON.

        Clients probe there for documents. Odoo would answer with a page of a website and a session cookie.
        """
        try:
            return super()._match(path_info)
        except (NotFound, MethodNotAllowed) as error:
            if not (is_below(path_info, DEFAULT_PATH) or is_below(path_info, request.env['ir.http']._mcp_path())):
                raise
            request.session.can_save = False
            response = http_error_response(error)
            response.headers.update(RESPONSE_HEADERS)
            abort(response)

    @classmethod
    def _authenticate(cls, endpoint):
        is_preflight = request.httprequest.method == 'OPTIONS'
        if endpoint.routing.get('type') == 'mcp' and not is_preflight:
            request.dispatcher.check_origin()
        return super()._authenticate(endpoint)

    @classmethod
    def _mcp_trusted_hosts(cls):
        """Return the hosts whose web pages may call the endpoint from the start; addons that know some add them."""
        return frozenset()

    @classmethod
    def _auth_method_mcp(cls, *args):
        """Authenticate the request by its bearer key alone; a session cookie counts for nothing (raises Unauthorized).

        Newer versions of Odoo pass a further argument to authentication methods.
        """
        bearer = BEARER.fullmatch(request.httprequest.headers.get('Authorization', ''))
        key = bearer and request.env['muk_mcp.key'].sudo().authenticate(bearer[1])
        if not key:
            cls._raise_unauthorized('The API key is unknown or revoked.' if bearer else None)
        cls._mcp_act_by(key)

    @classmethod
    def _mcp_act_by(cls, key):
        """Make the request one of the key's user."""
        request.update_env(user=key.user_id.id, context=dict(request.env.context, mcp_name=key.name))
        request._mcp_key = key
        # A session may say that a password was just confirmed, but not that it was the password of the key's user.
        request.session.clear()
        request.session.can_save = False

    @classmethod
    def _auth_method_mcp_file(cls):
        """Authenticate by the URL alone, which works once, and act for the connection that asked for it.

        Raises NotFound if it was used or has expired, or if that connection has ended.
        """
        begin_read_committed(request.env.cr)
        direction, token = request.dispatcher.transfer()
        try:
            transfer = request.env['muk_mcp.transfer'].sudo()._claim(token, direction)
            cls._mcp_reconnect(transfer.key_id, transfer.connection or {})
        except NotFound as error:
            request.dispatcher.audit('denied', error.description, user_id=False)
            raise
        request._mcp_transfer = transfer.id

    @api.model
    def _mcp_base_url(self):
        """Return the address at which clients reach this Odoo; an addon may know a public one."""
        return self.get_base_url()

    @classmethod
    def _mcp_connection(cls):
        """Return what, besides its key, tells the connection of this request: an object that JSON can hold."""
        return {}

    @classmethod
    def _mcp_reconnect(cls, key_id, connection):
        """Act for a connection that sent an earlier request, as if it had sent this one; raise NotFound if it has ended."""
        key = request.env['muk_mcp.key'].sudo()._alive(key_id)
        if not key:
            raise NotFound('The connection that asked for this address has ended.')
        cls._mcp_act_by(key)

    @classmethod
    def _raise_unauthorized(cls, reason):
        """Raise Unauthorized; a ``reason`` is told to the audit log."""
        if reason:
            request.dispatcher.audit('denied', reason, user_id=False)
        sentence = SIGN_IN_AGAIN if reason else 'Send an API key as a Bearer token.'
        raise Unauthorized(sentence, www_authenticate=WWWAuthenticate('bearer'))
