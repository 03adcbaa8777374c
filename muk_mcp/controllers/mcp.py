from werkzeug.exceptions import MethodNotAllowed

from odoo import http
from odoo.http import request

from ..core.responses import empty_response, json_response
from ..core.route import mcp_route
from ..protocol.envelope import batch_revision, revision_of
from ..protocol.errors import ProtocolError
from ..protocol.headers import SESSION_ID, value_of
from ..protocol.jsonrpc import error_response, parse_message, request_id, result_response

ANSWERS = 'muk_mcp.answers'


class MCPController(http.Controller):
    @mcp_route('/mcp', methods=['POST'])
    def mcp_post(self, **kwargs):
        data = kwargs['jsonrpc_data']
        if isinstance(data, list):
            return self._answer_batch(data)
        message = parse_message(data)
        server = self._server()
        server._check_rate_limit()
        revision, session = self._envelope(message, server)
        if not message.is_request:
            server._receive(message, session)
            return empty_response(202)
        result, new_session = server._handle(message, revision, self._get_tool_enforce_scope())
        answer_headers = [(SESSION_ID, new_session)] if new_session else []
        return json_response(result_response(message.id, result), headers=answer_headers)

    def _envelope(self, message, server):
        """Return the revision of a message and its session, None if it has none."""
        headers = request.httprequest.headers
        revision = revision_of(message, headers)
        # A stateless revision has no sessions: the header is ignored there. ``initialize`` opens one.
        if revision.stateless or message.method == 'initialize':
            return revision, None
        session = server._join(value_of(headers, SESSION_ID))
        return (revision_of(message, headers, session.revision), session) if session else (revision, None)

    def _answer_batch(self, batch):
        """Answer the messages of a batch in their order; each is refused or served by itself."""
        server = self._server()
        server._check_rate_limit(len(batch))
        headers = request.httprequest.headers
        session = server._join(value_of(headers, SESSION_ID))
        revision = batch_revision(headers, session.revision if session else None)
        # If Odoo runs the request again, what was answered stays done.
        answers = request.httprequest.environ.setdefault(ANSWERS, [])
        for data in batch[len(answers) :]:
            answers.append(self._answer_one(server, data, revision, session))
            # Each message is served by itself: one that fails takes nothing of the others back.
            request.env.cr.commit()  # pylint: disable=invalid-commit
        wanted = [answer for answer in answers if answer is not None]
        return json_response(wanted) if wanted else empty_response(202)

    def _answer_one(self, server, data, revision, session):
        """Return the response to a message of a batch, None if it wants none."""
        try:
            message = parse_message(data)
            if message.method == 'initialize':
                raise ProtocolError.invalid_request('initialize cannot be part of a batch.')
            if not message.is_request:
                return server._receive(message, session)
            result, _session = server._handle(message, revision, self._get_tool_enforce_scope())
        except ProtocolError as error:
            request.dispatcher.audit('error', error.message)
            return error_response(request_id(data), error)
        return result_response(message.id, result)

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
        return empty_response(204)

    def _server(self):
        """Return the server model in the language and time zone of the key's user."""
        request.update_env(
            context={
                **request.env.user.context_get(),
                'mcp_name': request._mcp_key.name,
                'mcp_scope': self._get_tool_enforce_scope(),
                'mcp_owns_transaction': True,
            }
        )
        return request.env['muk_mcp.server']

    def _get_tool_enforce_scope(self):
        """Return the scope that limits tool calls of this request: ``read`` refuses the tools that write."""
        return request._mcp_key.scope
