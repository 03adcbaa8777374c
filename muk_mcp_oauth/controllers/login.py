from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..protocol.metadata import AUTHORIZATION_PATH
from .page import LOGIN_HEADERS


class OAuthLogin(Home):
    @http.route()
    def web_login(self, *args, **kwargs):
        """Forbid framing of the login page too when it is on the way to a consent (RFC 9700 section 4.16)."""
        response = super().web_login(*args, **kwargs)
        if (request.params.get('redirect') or '').startswith(AUTHORIZATION_PATH):
            response.headers.update(LOGIN_HEADERS)
        return response
