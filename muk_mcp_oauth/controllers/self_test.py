from odoo.http import Controller, request
from odoo.tools import config

from ..access import as_server
from ..protocol.metadata import SELF_TEST_PATH
from .dispatcher import json_response, oauth_route


class SelfTestController(Controller):
    @oauth_route(SELF_TEST_PATH, methods=['GET'], event=None)
    def self_test(self):
        """Tell the self-test, which sends a nonce of its own, that it reached its own database, and how."""
        httprequest = request.httprequest
        if not as_server(request.env, 'self_test')._knows(httprequest.args.get('nonce', '')):
            return json_response({'same_database': False}, 404)
        return json_response(
            {
                'same_database': True,
                'scheme': httprequest.scheme,
                'forwarded': 'X-Forwarded-For' in httprequest.headers or 'X-Forwarded-Host' in httprequest.headers,
                'proxy_mode': bool(config['proxy_mode']),
            }
        )
