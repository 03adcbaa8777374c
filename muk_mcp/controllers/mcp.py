from werkzeug.exceptions import MethodNotAllowed

from odoo import http
from odoo.http import request

from ..core.answer import empty_answer, json_answer
from ..core.route import mcp_route
from ..protocol.envelope import revision_of
from ..protocol.errors import ProtocolError
from ..protocol.headers import SESSION_ID, value_of
from ..protocol.jsonrpc import parse_message, result_response


class MCPController(http.Controller):
    @mcp_route('/mcp', methods=['POST'])
    def mcp_post(self, **kwargs):
        message = parse_message(kwargs['jsonrpc_data'])
        headers = request.httprequest.headers
        revision = revision_of(message, headers)
        # A stateless revision has no sessions: the header is ignored there.
        session = None if revision.stateless else value_of(headers, SESSION_ID)
        server = self._server()
        if not message.is_request:
            server._receive(message, session)
            return empty_answer(202)
        result, new_session = server._handle(message, revision, session, self._get_tool_enforce_scope())
        answer_headers = [(SESSION_ID, new_session)] if new_session else []
        return json_answer(result_response(message.id, result), headers=answer_headers)

    @mcp_route('/mcp', methods=['GET'])
    def mcp_get(self, **kwargs):
        # The specification lets a server that offers no stream of its own refuse GET.
        raise MethodNotAllowed(['POST', 'DELETE', 'OPTIONS'])

    @mcp_route('/mcp', methods=['DELETE'])
    def mcp_delete(self, **kwargs):
        identifier = value_of(request.httprequest.headers, SESSION_ID)
        if identifier is None:
            raise ProtocolError.invalid_request(f'the {SESSION_ID} header names the session to end.')
        self._server()._end_session(identifier)
        return empty_answer(204)

    def _server(self):
        """Return the server model in the language and time zone of the key's user."""
        request.update_env(
            context={
                **request.env.user.context_get(),
                'mcp_name': request._mcp_key.name,
                'mcp_scope': self._get_tool_enforce_scope(),
            }
        )
        return request.env['muk_mcp.server']

    def _get_tool_enforce_scope(self):
        """Return the scope that limits tool calls of this request: ``read`` refuses the tools that write."""
        return request._mcp_key.scope
