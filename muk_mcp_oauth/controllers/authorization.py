from urllib.parse import urlencode

from werkzeug.exceptions import LengthRequired

from odoo import _, http
from odoo.http import Controller, request

from ..access import as_server, server
from ..common.audit import AuditEntry
from ..compat import SESSION_ID_STABLE
from ..protocol.authorization.request import (
    check_request,
    choose_redirect_uri,
    error_location,
    identify_client,
    success_location,
)
from ..protocol.errors import OAuthError
from ..protocol.metadata import AUTHORIZATION_PATH
from ..protocol.parameters import Parameters
from .dispatcher import MAX_BODY, received_at
from .page import answer_client, redirect_to, render_page


class AuthorizeController(Controller):
    @http.route(AUTHORIZATION_PATH, type='http', auth='public', methods=['GET'], sitemap=False)
    def authorize(self, **_parameters):
        """Answer an authorization request (OAuth 2.1 section 4.1.1): an error page, the login, the consent page or a redirect."""
        public = request.env.user._is_public()
        entry = self._begin('authorize')
        try:
            self._check_encrypted()
            parameters = Parameters.decode(request.httprequest.query_string)
            entry.client_id = identify_client(parameters)
            if public and self._clients()._needs_fetch(entry.client_id, received_at(request)):
                return self._login()
            client = self._client(entry.client_id)
            redirect_uri = choose_redirect_uri(parameters, client._registered())
            client._check_redirect_uri(redirect_uri)
        except OAuthError as error:
            return self._show_error(entry, error)
        if public:
            return self._login()
        return self._proceed(entry, parameters, client, redirect_uri)

    @http.route(
        AUTHORIZATION_PATH,
        type='http',
        auth='public',
        methods=['POST'],
        csrf=False,
        sitemap=False,
        max_content_length=MAX_BODY,
    )
    def decide(self, **_parameters):
        """Take the decision of a consent page; any other form is an authorization request sent by POST."""
        if request.httprequest.content_length is None:
            # No browser sends a form in chunks, and werkzeug cuts a long one at its limit and calls it whole.
            raise LengthRequired()
        form = request.httprequest.form
        if 'page' not in form:
            return redirect_to(f'{AUTHORIZATION_PATH}?{urlencode(list(form.items(multi=True)))}')
        entry = self._begin('consent')
        try:
            self._check_encrypted()
            self._check_csrf_token(form.get('csrf_token', ''))
            page = self._pages()._claim(form['page'], request.env.user, _session_id(), received_at(request))
        except OAuthError as error:
            return self._show_error(entry, error)
        entry.client_id = page.client_id.client_id
        return self._conclude(entry, page, form)

    def _begin(self, event):
        """Begin the row of the audit log, where a failure finds it too that leaves the controller."""
        user_id = None if request.env.user._is_public() else request.env.uid
        request._mcp_oauth_entry = AuditEntry(event, request.httprequest.remote_addr, user_id=user_id)
        return request._mcp_oauth_entry

    def _check_encrypted(self):
        server(request.env)._check_encrypted(request.httprequest.environ)

    def _check_csrf_token(self, token):
        # Odoo compares in constant time, which raises for characters that no token of its own has.
        if not (token.isascii() and request.validate_csrf(token)):
            raise OAuthError.invalid_request('The page is no longer valid.', 'consent_page_without_csrf_token')

    def _clients(self):
        return as_server(request.env, 'client')

    def _client(self, client_id):
        client = self._clients()._identify(client_id, received_at(request))
        if client.state != 'active':
            raise OAuthError(
                'unauthorized_client', 'The client may not connect.', reason=f'client_{client.state}', status=403
            )
        return client

    def _proceed(self, entry, parameters, client, redirect_uri):
        endpoints = server(request.env)._endpoints()
        try:
            checked = check_request(parameters, client._registered(), redirect_uri, endpoints)
            if not request.env.user._may_connect(client):
                raise OAuthError.access_denied('user_not_allowed')
        except OAuthError as error:
            entry.refuse(error)
            self._record(entry)
            return redirect_to(error_location(redirect_uri, error, parameters.get('state'), endpoints.issuer))
        self._record(entry)
        return self._skip_page(checked, client) or self._show_page(checked, client)

    def _skip_page(self, checked, client):
        """Answer with a code at once where the user allowed the same before."""
        consent = as_server(request.env, 'consent')._for_user(request.env.user, client)
        settings = server(request.env)._settings()
        if checked.always_ask or not consent._skips_page(client, checked.scope, checked.redirect_uri, settings):
            return None
        code = as_server(request.env, 'authorization_code')._issue_code(consent, checked, received_at(request))
        location = success_location(checked.redirect_uri, code, checked.state, self._issuer())
        return answer_client(location, client, checked.redirect_uri, connected=True)

    def _show_page(self, checked, client):
        page, token = self._pages()._show(checked, client, request.env.user, _session_id(), received_at(request))
        values = {**page._display(token), 'switch_user_url': self._switch_user_url()}
        return render_page('muk_mcp_oauth.consent_page', values)

    def _conclude(self, entry, page, form):
        try:
            if form.get('decision') != 'allow':
                raise OAuthError.access_denied('user_denied')
            code = page._allow(form.getlist('scope'), received_at(request))
            location = success_location(page.redirect_uri, code, page.state or None, self._issuer())
        except OAuthError as error:
            entry.refuse(error)
            code = None
            location = error_location(page.redirect_uri, error, page.state or None, self._issuer())
        self._record(entry)
        return answer_client(location, page.client_id, page.redirect_uri, connected=code is not None)

    def _show_error(self, entry, error):
        """Show an error page; nothing is sent to a client or an address that is not known to be good."""
        entry.refuse(error)
        self._record(entry)
        status = error.status if error.status in (403, 429) else 400
        return render_page('muk_mcp_oauth.error_page', {'message': self._explain(error)}, status)

    def _login(self):
        """Send the user through Odoo's login and back, with every parameter as it came."""
        return redirect_to(_with_redirect('/web/login', _this_request()))

    def _switch_user_url(self):
        """Return the link that signs out and comes back to this very request."""
        return _with_redirect('/web/session/logout', _with_redirect('/web/login', _this_request()))

    def _explain(self, error):
        """Return what a user can do about an error; the exact cause is in the audit log."""
        if error.reason == 'client_pending':
            return _('The application is waiting for the approval of your administrator.')
        if error.reason == 'client_blocked':
            return _('Your administrator has blocked this application.')
        if error.reason.startswith('consent_page'):
            return _('This page was already used, has expired or belongs to another session.')
        if error.reason.startswith('document_'):
            return _('The document in which the application describes itself cannot be used. %s', error.description)
        if error.reason == 'user_not_allowed':
            return _('You may not connect applications. Ask your administrator.')
        if error.status == 429:
            return _('There were too many attempts. Wait a minute and try again.')
        if error.code == 'invalid_redirect_uri':
            return _(
                'Odoo does not send answers to the address that the application wants. Your administrator decides which it may have.'
            )
        if error.code == 'invalid_client':
            return _('Odoo does not know this application any more. It has to connect from the beginning.')
        return _('The application sent a request that Odoo cannot answer safely: %s', error.description)

    def _record(self, entry):
        as_server(request.env, 'audit')._record(entry)

    def _pages(self):
        return as_server(request.env, 'consent_page')

    def _issuer(self):
        return server(request.env)._endpoints().issuer


def _this_request():
    return f'{AUTHORIZATION_PATH}?{request.httprequest.query_string.decode("ascii", "replace")}'


def _with_redirect(path, target):
    return f'{path}?{urlencode({"redirect": target})}'


def _session_id():
    return request.session.sid[:SESSION_ID_STABLE]
