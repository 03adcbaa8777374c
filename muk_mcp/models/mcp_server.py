import time

from odoo import api, fields, models, release, tools
from odoo.http import request

from ..protocol.arguments import normalised
from ..protocol.errors import ProtocolError
from ..protocol.instructions import Situation, instructions, server_info
from ..protocol.pagination import page
from ..protocol.results import complete, discover_result, initialize_result, list_tools_result
from ..protocol.revisions import negotiate

TOOLS_PER_PAGE = 100
COUNTED = 'muk_mcp.counted'
ARGUMENTS = {'type': 'object', 'free': True}
# The name of a company may be known this late, so that a request need not ask for it.
SECONDS_A_NAME_IS_KNOWN = 300


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
    def _join(self, identifier):
        """Return the session of a request, None without an identifier; raise ProtocolError if there is no such session."""
        return None if identifier is None else self.env['muk_mcp.session']._check_session(identifier)

    @api.model
    def _handle(self, message, revision, enforce_scope):
        """Answer a request: return its result and the id of the session it opened, or None. Raises ProtocolError."""
        method = self._methods(revision).get(message.method)
        if method is None:
            raise ProtocolError.method_not_found(message.method, 404 if revision.stateless else 200)
        if message.method == 'initialize':
            return self._initialize(message.params)
        result = getattr(self, method)(message.params, revision, enforce_scope)
        # Only stateless revisions say in every answer who gives it.
        return complete(result, revision, self._server_info() if revision.stateless else {}), None

    @api.model
    def _receive(self, message, session):
        """Take a notification, or a response, to which the protocol allows no answer."""
        if session is not None and message.method is not None:
            self.env['muk_mcp.notification']._record(session, message)

    @api.model
    def _end_session(self, identifier):
        self.env['muk_mcp.session']._check_session(identifier).unlink()

    @api.model
    def _initialize(self, params):
        requested = params.get('protocolVersion')
        if not isinstance(requested, str):
            raise ProtocolError.invalid_params('`protocolVersion` must be a string.')
        revision = negotiate(requested)
        session = self.env['muk_mcp.session']._start(revision.name, params.get('clientInfo'))
        self.env['muk_mcp.log'].sudo()._log_initialize(params.get('clientInfo'), revision.name)
        return initialize_result(revision, self._server_info(), self._instructions()), session.identifier

    @api.model
    def _ping(self, params, revision, enforce_scope):
        return {}

    @api.model
    def _discover(self, params, revision, enforce_scope):
        return discover_result(self._instructions())

    @api.model
    def _list_tools(self, params, revision, enforce_scope):
        # Every scope sees every tool, so that a client can ask for more scope when it needs a tool.
        listed, cursor = page(self.env['muk_mcp.tool'].get_tools(), params.get('cursor'), TOOLS_PER_PAGE)
        return list_tools_result(listed, cursor, revision)

    @api.model
    def _call_tool(self, params, revision, enforce_scope):
        name, arguments = params.get('name'), normalised(ARGUMENTS, params.get('arguments') or {})
        if not isinstance(name, str):
            raise ProtocolError.invalid_params('`name` must be a string.')
        if not isinstance(arguments, dict):
            raise ProtocolError.invalid_params('`arguments` must be an object.')
        started = time.monotonic()
        outcome = self.env['muk_mcp.tool']._outcome(name, arguments, self.env, enforce_scope)
        log = self.env['muk_mcp.log'].sudo()
        return log._finish_call(name, arguments, outcome, time.monotonic() - started).to_json(revision)

    @api.model
    def _check_rate_limit(self, requests=1):
        """Count the requests of the connection; raise ProtocolError if they are too many for a minute."""
        # Where Odoo runs a request again after a conflict, it is still the same one.
        environ = request.httprequest.environ
        if environ.get(COUNTED):
            return
        environ[COUNTED] = True
        if not request._mcp_key._check_rate_limit(requests):
            raise ProtocolError.rate_limited(request._mcp_key._seconds_to_next_window())

    @api.model
    def _server_info(self):
        """Return the Implementation object: which Odoo this is, for people who connect several to one client."""
        return server_info(
            self._company_name(int(time.time()) // SECONDS_A_NAME_IS_KNOWN), self._base_url(), release.version
        )

    @api.model
    @tools.ormcache('self.env.uid', 'moment')
    def _company_name(self, moment):
        return self.env.user.company_id.sudo().name

    @api.model
    def _base_url(self):
        return self.env['ir.http']._mcp_base_url()

    @api.model
    def _instructions(self):
        """Return what a client tells its model about this server and its user."""
        user = self.env.user
        language = self.env['res.lang'].sudo().search([('code', '=', user.lang)], limit=1)
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return instructions(
            Situation(
                company=user.company_id.sudo().name,
                base_url=self._base_url(),
                user=user.name,
                language=f'{language.name} ({user.lang})' if language else user.lang or 'en_US',
                time_zone=user.tz or 'UTC',
                today=now.date(),
            )
        )
