from odoo import http
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
        """Refuse a tool that writes to a token that may only read, so that the client can ask for more."""
        tool = self._tool_beyond_scope()
        if tool is None:
            return super().mcp_post(**kwargs)
        self._record_insufficient_scope(tool)
        endpoints = server(request.env)._endpoints()
        challenge = insufficient_scope(endpoints, f'{READ} {WRITE}')
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
