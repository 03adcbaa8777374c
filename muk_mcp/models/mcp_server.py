import time

from odoo import api, models, release
from odoo.http import request

from ..protocol.errors import ProtocolError
from ..protocol.pagination import page
from ..protocol.results import complete, discover_result, initialize_result, list_tools_result
from ..protocol.revisions import negotiate

TOOLS_PER_PAGE = 100

INSTRUCTIONS = (
    'This server gives access to an Odoo database as the signed-in user. '
    'Find models with list_models and their fields with describe_model before reading or writing. '
    'Filter with Odoo domains such as [["name", "ilike", "azure"], ["active", "=", true]]. '
    'Dates are YYYY-MM-DD, times are YYYY-MM-DD HH:MM:SS in UTC.'
)


class McpServer(models.AbstractModel):
    _name = 'muk_mcp.server'
    _description = 'MCP server'

    @api.model
    def _methods(self, revision):
        """Return which model method answers which JSON-RPC method of a revision."""
        methods = {'tools/list': '_list_tools', 'tools/call': '_call_tool'}
        if revision.stateless:
            return {**methods, 'server/discover': '_discover'}
        return {**methods, 'initialize': '_initialize', 'ping': '_ping'}

    @api.model
    def _handle(self, message, revision, session, enforce_scope):
        """Answer a request: return its result and the id of the session it opened, or None.

        ``session`` is the session id the client sent, or None. Raises ProtocolError.
        """
        method = self._methods(revision).get(message.method)
        if method is None:
            raise ProtocolError.method_not_found(message.method, 404 if revision.stateless else 200)
        if message.method == 'initialize':
            return self._initialize(message.params)
        if session is not None:
            self.env['muk_mcp.session']._check(session)
        result = getattr(self, method)(message.params, revision, enforce_scope)
        return complete(result, revision, self._server_info()), None

    @api.model
    def _receive(self, message, session):
        """Take a notification, or a response, to which the protocol allows no answer."""
        if session is None:
            return
        record = self.env['muk_mcp.session']._check(session)
        if message.method is not None:
            self.env['muk_mcp.notification']._record(record, message)

    @api.model
    def _end_session(self, identifier):
        self.env['muk_mcp.session']._check(identifier).sudo().unlink()

    @api.model
    def _initialize(self, params):
        requested = params.get('protocolVersion')
        if not isinstance(requested, str):
            raise ProtocolError.invalid_params('`protocolVersion` must be a string.')
        revision = negotiate(requested)
        session = self.env['muk_mcp.session']._open(revision.name, params.get('clientInfo'))
        self.env['muk_mcp.log'].sudo().log(
            method='initialize',
            request_data=params.get('clientInfo'),
            response_data=revision.name,
            status='ok',
        )
        return initialize_result(revision, self._server_info(), INSTRUCTIONS), session.identifier

    @api.model
    def _ping(self, params, revision, enforce_scope):
        return {}

    @api.model
    def _discover(self, params, revision, enforce_scope):
        return discover_result(INSTRUCTIONS)

    @api.model
    def _list_tools(self, params, revision, enforce_scope):
        # Every scope sees every tool, so that a client can ask for more scope when it needs a tool.
        tools, cursor = page(self.env['muk_mcp.tool'].get_tools(), params.get('cursor'), TOOLS_PER_PAGE)
        return list_tools_result(tools, cursor, revision)

    @api.model
    def _call_tool(self, params, revision, enforce_scope):
        name, arguments = params.get('name'), params.get('arguments', {})
        if not isinstance(name, str):
            raise ProtocolError.invalid_params('`name` must be a string.')
        if not isinstance(arguments, dict):
            raise ProtocolError.invalid_params('`arguments` must be an object.')
        started = time.monotonic()
        self._check_rate_limit()
        outcome = self.env['muk_mcp.tool']._outcome(name, arguments, self.env, enforce_scope)
        self.env['muk_mcp.log'].sudo()._log_call(name, arguments, outcome, time.monotonic() - started)
        return outcome.to_json()

    @api.model
    def _check_rate_limit(self):
        if not request._mcp_key._check_rate_limit():
            raise ProtocolError.rate_limited(request._mcp_key._seconds_to_next_window())

    @api.model
    def _server_info(self):
        return {'name': 'odoo', 'title': 'Odoo', 'version': release.version}
