from urllib.parse import urlencode

from werkzeug.exceptions import LengthRequired

from odoo import http
from odoo.http import Controller, request

from ..access import as_server, server
from ..common.audit import AuditEntry
from ..compat import SESSION_ID_STABLE
from ..models.grant.consent_page import CODE
from ..protocol.authorization.answer import error_location, is_top_level_navigation, may_answer, success_location
from ..protocol.authorization.request import PARAMETERS, Attempt, check_way_back, checked_request, identify_client
from ..protocol.errors import OAuthError
from ..protocol.hints import Hint
from ..protocol.metadata import AUTHORIZATION_PATH
from ..protocol.parameters import Parameters
from ..selection import login_path
from .dispatcher import MAX_BODY, received_at
from .error_page import show_error, show_error_with_way_back
from .page import answer_client, redirect_to, render_page


class AuthorizationController(Controller):
    @http.route(AUTHORIZATION_PATH, type='http', auth='public', methods=['GET'], sitemap=False, oauth_page=True)
    def authorize(self, **_parameters):
        """Answer an authorization request (OAuth 2.1 section 4.1.1): an error page, the login, the consent page or a redirect."""
        entry = _begin('authorize')
        try:
            client, attempt = _identify(entry)
        except OAuthError as error:
            return _wait(entry, error) or show_error(entry, error, retry_url=_this_request())
        if attempt is None or attempt.may_connect is None:
            return redirect_to(_login_url())
        try:
            checked = checked_request(attempt)
        except OAuthError as error:
            return _error_answer(entry, error, client, attempt)
        as_server(request.env, 'audit')._record(entry)
        return _answer_at_once(checked, client) or _show_consent_page(checked, client)

    @http.route(
        AUTHORIZATION_PATH,
        type='http',
        auth='public',
        methods=['POST'],
        csrf=False,
        sitemap=False,
        oauth_page=True,
        max_content_length=MAX_BODY,
    )
    def decide(self, **_parameters):
        """Take the decision of a consent page; any other form is an authorization request sent by POST."""
        if request.httprequest.content_length is None:
            # No browser sends a form in chunks, and werkzeug cuts a long one at its limit and calls it whole.
            raise LengthRequired()
        form = request.httprequest.form
        if 'page' not in form:
            asked = [(name, value) for name, value in form.items(multi=True) if name in PARAMETERS]
            return redirect_to(f'{_path()}?{urlencode(asked)}')
        entry = _begin('consent')
        try:
            server(request.env)._check_encrypted(request.httprequest.environ)
            _check_csrf_token(form.get('csrf_token', ''))
            pages, decision = as_server(request.env, 'consent_page'), form.get('decision', 'deny')
            page = pages._claim(form['page'], request.env.user, _session_id(), decision, received_at(request))
        except OAuthError as error:
            return show_error(entry, error, retry_url=_request_again(form['page']))
        entry.client_id = page.client_id.client_id
        return _conclude(entry, page, form)


def _begin(event) -> AuditEntry:
    """Begin the row of the audit log, so that a failure that leaves the controller finds it too."""
    user_id = None if request.env.user._is_public() else request.env.uid
    if user_id is None:
        # Nothing begins before the login. A browser may come with the session of another database, whose cookie stays.
        request.session.can_save = False
    request._mcp_oauth_entry = AuditEntry(
        event, request.httprequest.remote_addr, user_id=user_id, signed_in=user_id is not None
    )
    return request._mcp_oauth_entry


def _identify(entry):
    """Return the client and the attempt whose way back is good; no attempt if only a user may have the client fetched."""
    public = request.env.user._is_public()
    clients = as_server(request.env, 'client')
    server(request.env)._check_encrypted(request.httprequest.environ)
    parameters = Parameters.decode(request.httprequest.query_string)
    entry.client_id = identify_client(parameters)
    if public and clients._needs_fetch(entry.client_id, received_at(request)):
        return None, None
    client = clients._identify(entry.client_id, received_at(request))
    entry.reason = 'document_stale' if client._is_stale(received_at(request)) else None
    may_connect = None if public else request.env.user._may_connect(client)
    known = server(request.env)
    may_administer = not public and client._may_administer_for(request.env.user)
    attempt = Attempt(
        parameters, client._registered(), known._settings(), known._endpoints(), may_connect, may_administer
    )
    check_way_back(attempt)
    return client, attempt


def _wait(entry, error):
    """Ask for the approval of a client that waits for it, once it is known for whom: strangers come to the login first."""
    if error.hint is not Hint.CLIENT_PENDING:
        return None
    if request.env.user._is_public():
        return redirect_to(_login_url())
    as_server(request.env, 'client')._find(entry.client_id)._ask_for_approval(request.env.user)
    return None


def _error_answer(entry, error, client, attempt):
    """Tell the client of an error: at once, or by a link of the page on which the user reads it."""
    location = error_location(attempt.redirect_uri, error, attempt.state, attempt.endpoints.issuer)
    if not may_answer(error, is_trusted=client._is_trusted_by(request.env.user, attempt.redirect_uri)):
        urls = {'retry_url': _this_request(), 'switch_user_url': _switch_user_url()}
        return show_error_with_way_back(entry, error, client, attempt.redirect_uri, location, **urls)
    entry.note_refusal(error)
    as_server(request.env, 'audit')._record(entry)
    return redirect_to(location)


def _answer_at_once(checked, client):
    """Answer with a code without asking if the user allowed the same before, and looks at the browser now."""
    httprequest = request.httprequest
    consent = as_server(request.env, 'consent')._for_user(request.env.user, client)
    if (
        checked.always_ask
        or not is_top_level_navigation(httprequest.method, httprequest.headers)
        or not consent._skips_page(client, checked.scope, checked.redirect_uri, server(request.env)._settings())
    ):
        return None
    code = as_server(request.env, 'authorization_code')._issue_code(consent, checked, received_at(request))
    location = success_location(checked.redirect_uri, code, checked.state, _issuer())
    return answer_client(location, client, checked.redirect_uri, connected=True)


def _show_consent_page(checked, client):
    pages = as_server(request.env, 'consent_page')
    page, token = pages._show(checked, client, request.env.user, _session_id(), received_at(request))
    values = {**page._display(token), 'action': _path(), 'switch_user_url': _switch_user_url()}
    return render_page('muk_mcp_oauth.consent_page', values)


def _conclude(entry, page, form):
    """Answer the client with what the user decided."""
    entry.reason = 'consent_page_repeated' if page.outcome else None
    try:
        code = page._decide(form['page'], form.getlist('scope'), received_at(request))
        location = success_location(page.redirect_uri, code, page.state or None, _issuer())
    except OAuthError as error:
        location = error_location(page.redirect_uri, error, page.state or None, _issuer())
        if not may_answer(error, is_trusted=True):
            return show_error_with_way_back(entry, error, page.client_id, page.redirect_uri, location)
        entry.note_refusal(error)
    as_server(request.env, 'audit')._record(entry)
    return answer_client(location, page.client_id, page.redirect_uri, connected=page.outcome == CODE)


def _check_csrf_token(token):
    # Odoo compares in constant time, which raises for characters that no token of its own has.
    if not (token.isascii() and request.validate_csrf(token)):
        raise OAuthError.page_no_longer_valid('consent_page_without_csrf_token')


def _switch_user_url():
    """Return the link that signs out and comes back to this very request."""
    return f'/web/session/logout?{urlencode({"redirect": _login_url()})}'


def _login_url():
    return login_path(request.db, _this_request())


def _this_request():
    return f'{_path()}?{request.httprequest.query_string.decode("ascii", "replace")}'


def _request_again(token):
    """Return the request that led to a consent page, for its user only."""
    asked = as_server(request.env, 'consent_page')._request_again(token, request.env.user)
    return f'{_path()}?{urlencode(asked)}' if asked else None


def _session_id():
    return request.session.sid[:SESSION_ID_STABLE]


def _path():
    return server(request.env)._endpoints().path(AUTHORIZATION_PATH)


def _issuer():
    return server(request.env)._endpoints().issuer
