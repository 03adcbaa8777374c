from odoo import http


def mcp_route(route=None, **routing):
    defaults = {'type': 'mcp', 'auth': 'mcp', 'csrf': False, 'save_session': False, 'cors': '*'}
    return http.route(route, **{**defaults, **routing})


class Dispatcher(http.Dispatcher):
    routing_type = 'mcp'

    @classmethod
    def is_compatible_with(cls, request):
        return True

    def dispatch(self, endpoint, args):
        posted = self.request.httprequest.method == 'POST'
        self.request.params = {**args, **({'jsonrpc_data': self.request.get_json_data()} if posted else {})}
        return self.request.registry['ir.http']._dispatch(endpoint)

    def handle_error(self, exc):
        return exc
