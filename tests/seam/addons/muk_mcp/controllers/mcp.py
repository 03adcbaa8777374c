from odoo import http
from odoo.http import request

from ..core.route import mcp_route


class MCPController(http.Controller):
    @mcp_route('/mcp', methods=['POST'])
    def mcp_post(self, **kwargs):
        message = kwargs['jsonrpc_data']
        answer = {'jsonrpc': '2.0', 'id': message.get('id'), 'result': self._result(message)}
        return request.make_json_response(answer)

    @mcp_route('/mcp', methods=['GET'])
    def mcp_get(self, **kwargs):
        return request.make_json_response({}, status=405)

    @mcp_route('/mcp', methods=['DELETE'])
    def mcp_delete(self, **kwargs):
        return request.make_json_response({}, status=204)

    def _result(self, message):
        if message['method'] == 'tools/list':
            return {'tools': request.env['muk_mcp.tool'].get_tools()}
        if message['method'] == 'tools/call':
            return self._call_tool(**message['params'])
        return {}

    def _call_tool(self, name, arguments, **_kwargs):
        key = request._mcp_key
        if not key._check_rate_limit():
            return {'content': [{'type': 'text', 'text': 'Too many calls.'}], 'isError': True}
        text, failure = request.env['muk_mcp.tool']._call(name, arguments, request.env, enforce_scope=key.scope)
        request.env['muk_mcp.log'].sudo().log(
            user_id=request.env.uid,
            key_id=key.id,
            method='tools/call',
            tool_name=name,
            model_name=arguments.get('model'),
            request_data=str(arguments),
            response_data=text,
            ip_address=request.httprequest.remote_addr,
            status='denied' if failure else 'ok',
            error_message=failure,
        )
        return {'content': [{'type': 'text', 'text': text}], 'isError': bool(failure)}
