import json

from odoo import _, http
from odoo.exceptions import UserError
from odoo.http import Response, request

from odoo.addons.muk_mcp.controllers.mcp import MCPController
from odoo.addons.muk_mcp.core.tool import get_tool_index

from ..access import as_server, server
from ..common.audit import AuditEntry
from ..common.cors import CORS_HEADERS
from ..compat import category_of
from ..protocol.errors import OAuthError
from ..protocol.scope import ADMIN, READ, WRITE
from ..protocol.token.challenge import insufficient_scope

# Of the range that JSON-RPC leaves to servers, and of no meaning in MCP.
INSUFFICIENT_SCOPE = -32003


class OAuthMCPController(MCPController):
    @http.route()
    def mcp_post(self, **kwargs):
        """Refuse what a token may not do: a tool beyond its scope, so that the client can ask for more, and what the fence closes.

        Some editions of ``muk_mcp`` let what the fence raises pass; it is a tool's error on all of them.
        """
        tool = self._tool_beyond_scope()
        if tool is not None:
            return self._challenge_scope(tool)
        try:
            response = super().mcp_post(**kwargs)
            return self._challenge_administration() if self._could_administer() else response
        except UserError as error:
            message = request.params['jsonrpc_data']
            if not isinstance(message, dict) or message.get('method') != 'tools/call':
                raise
            return _tool_error(message.get('id'), str(error))

    def _could_administer(self):
        """Return True if the call was refused for want of `mcp:admin` alone, and the user could give it to this client."""
        if not getattr(request, '_mcp_oauth_lacks_administration', False):
            return False
        if not request.env['ir.http']._serves_client() or not isinstance(request.params.get('jsonrpc_data'), dict):
            return False
        client = as_server(request.env, 'client')._find(request._mcp_oauth_client)
        return client._may_administer_for(request.env.user)

    def _challenge_administration(self):
        params = request.params['jsonrpc_data'].get('params')
        scope = f'{READ} {WRITE} {ADMIN}' if request._mcp_key.scope == 'write' else f'{READ} {ADMIN}'
        return self._challenge_scope(params.get('name'), scope, 'administration')

    def _challenge_scope(self, tool, scope=f'{READ} {WRITE}', reason='tool_writes'):
        self._record_insufficient_scope(tool, reason)
        challenge = insufficient_scope(server(request.env)._endpoints(), scope)
        # Most editions of muk_mcp have put these on the coming response; on this one they would be there twice.
        request.future_response.headers.update(CORS_HEADERS)
        message_id = request.params['jsonrpc_data'].get('id')
        return _json(_error(message_id, tool), status=403, headers={'WWW-Authenticate': challenge})

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

    def _record_insufficient_scope(self, tool, reason):
        entry = AuditEntry('access', request.httprequest.remote_addr, request._mcp_oauth_client, request.env.uid)
        entry.grant_id = request._mcp_oauth_grant
        entry.note_refusal(OAuthError('insufficient_scope', '', reason=f'{reason} {tool}'))
        as_server(request.env, 'audit')._record(entry)


def _tool_error(message_id, text):
    """Return the answer to a tool call that failed; the call itself has been answered, so it is no JSON-RPC error."""
    result = {'content': [{'type': 'text', 'text': text}], 'isError': True}
    request.future_response.headers.update(CORS_HEADERS)
    return _json({'jsonrpc': '2.0', 'id': message_id, 'result': result})


def _error(message_id, tool):
    """Return the JSON-RPC error beside the challenge, for a client that shows people the body and no header."""
    text = _('This connection may only read, and %s writes. Connect again and allow writing.', tool)
    return {'jsonrpc': '2.0', 'id': message_id, 'error': {'code': INSUFFICIENT_SCOPE, 'message': text}}


def _json(body, status=200, headers=None):
    headers = {'Cache-Control': 'no-store', **(headers or {})}
    return Response(json.dumps(body), status=status, content_type='application/json', headers=headers)
