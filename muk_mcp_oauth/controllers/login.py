from odoo import _, http
from odoo.http import request

from odoo.addons.web.controllers.home import Home

from ..access import as_server, server
from ..models.client.trust import STRONG
from ..protocol.authorization.request import Attempt, check_way_back, identify_client
from ..protocol.authorization.trust import Trust
from ..protocol.errors import OAuthError
from ..protocol.metadata import AUTHORIZATION_PATH
from ..protocol.parameters import Parameters


class LoginController(Home):
    @http.route()
    def web_login(self, redirect=None, **parameters):
        """Tell on the login page what one signs in for, if it is to connect a client."""
        response = super().web_login(redirect=redirect, **parameters)
        path, _separator, query = (redirect or '').partition('?')
        if response.is_qweb and path.endswith(server(request.env)._endpoints().path(AUTHORIZATION_PATH)):
            response.qcontext['mcp_oauth_purpose'] = _purpose(query)
        return response


def _purpose(query: str):
    """Name the client if somebody vouches for its name; what a stranger says has no place above a password."""
    try:
        parameters = Parameters.decode(query)
        client = as_server(request.env, 'client')._find(identify_client(parameters))
        known = server(request.env)
        attempt = Attempt(parameters, client._registered(), known._settings(), known._endpoints())
        check_way_back(attempt)
    except OAuthError:
        return _('Sign in to connect an AI client.')
    verdict = client._judge(attempt.redirect_uri)
    if verdict.trust not in (Trust.ADMINISTRATOR, Trust.KNOWN):
        return _('Sign in to connect an AI client.')
    return _('Sign in to continue to %s.', STRONG % client._name_for_user(verdict))
