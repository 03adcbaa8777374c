import json

from odoo import http
from odoo.exceptions import UserError
from odoo.http import Response, request

from odoo.addons.muk_mcp.controllers.mcp import MCPController
from odoo.addons.muk_mcp.core.tool import get_tool_index

from ..access import as_server, server
from ..common.audit import AuditEntry
from ..common.cors import CORS_HEADERS
from ..compat import category_of
from ..protocol.errors import OAuthError
from ..protocol.scope import READ, WRITE
from ..protocol.token.challenge import insufficient_scope


class OAuthMCPController(MCPController):
    @http.route()
    def mcp_post(self, **kwargs):
        """Refuse what a token may not do: a tool beyond its scope, so that the client can ask for more, and what the fence closes.

        Some editions of ``muk_mcp`` let what the fence raises pass; it is a tool's error on all of them.
        """
        tool = self._tool_beyond_scope()
        if tool is not None:
            return self._refuse_scope(tool)
        try:
            return super().mcp_post(**kwargs)
        except UserError as error:
            message = request.params['jsonrpc_data']
            if not isinstance(message, dict) or message.get('method') != 'tools/call':
                raise
            return _tool_error(message.get('id'), str(error))

    def _refuse_scope(self, tool):
        self._record_insufficient_scope(tool)
        challenge = insufficient_scope(server(request.env)._endpoints(), f'{READ} {WRITE}')
        # Most editions of muk_mcp have put these on the coming response; on this one they would be there twice.
        request.future_response.headers.update(CORS_HEADERS)
        return Response(status=403, headers={'WWW-Authenticate': challenge, 'Cache-Control': 'no-store'})

    def _tool_beyond_scope(self):
        if not request.env['ir.http']._serves_client() or request._mcp_key.scope == 'write':
            return None
        message = request.params.get('jsonrpc_data')
        if not isinstance(message, dict) or message.get('method') != 'tools/call':
            return None
        params = message.get('params')
        name = params.get('name') if isinstance(params, dict) else None
        entry = get_tool_index(request.env).get(name) if isinstance(name, str) else None
        return name if entry and category_of(entry) == 'write' else None

    def _record_insufficient_scope(self, tool):
        entry = AuditEntry('access', request.httprequest.remote_addr, request._mcp_oauth_client, request.env.uid)
        entry.grant_id = request._mcp_oauth_grant
        entry.refuse(OAuthError('insufficient_scope', '', reason=f'tool_writes {tool}'))
        as_server(request.env, 'audit')._record(entry)


def _tool_error(message_id, text):
    """Return the answer to a tool call that failed; the call itself has been answered, so it is no JSON-RPC error."""
    result = {'content': [{'type': 'text', 'text': text}], 'isError': True}
    answer = json.dumps({'jsonrpc': '2.0', 'id': message_id, 'result': result})
    request.future_response.headers.update(CORS_HEADERS)
    return Response(answer, content_type='application/json', headers={'Cache-Control': 'no-store'})
