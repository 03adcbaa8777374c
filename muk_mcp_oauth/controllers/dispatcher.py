"""How the machine endpoints are served: JSON answers, CORS, a body limit, an audit row, never a traceback."""

import json

from werkzeug.exceptions import NotFound, RequestEntityTooLarge, abort

from odoo import http
from odoo.http import Response

from ..access import as_server, server
from ..common.audit import AuditEntry
from ..common.clock import utc_now
from ..common.cors import CORS_HEADERS
from ..models.odoo.failure import as_oauth_error
from ..protocol.errors import OAuthError

MAX_BODY = 64 * 1024
PREFLIGHT_HEADERS = {
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Accept, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name',
    'Access-Control-Max-Age': '86400',
}
NO_STORE = {'Cache-Control': 'no-store', 'Pragma': 'no-cache'}


def oauth_route(*paths, methods, event):
    """Declare a machine endpoint that serves ``methods``; ``event`` names its rows in the audit log, None writes none.

    The rule takes every method: one that no rule takes would be answered by Odoo itself, with a page and a session.
    """
    served = [*methods, *(['HEAD'] if 'GET' in methods else []), 'OPTIONS']
    return http.route(
        list(paths),
        type=OAuthDispatcher.routing_type,
        auth='oauth',
        csrf=False,
        save_session=False,
        oauth_methods=served,
        oauth_event=event,
    )


def json_response(body, status=200, headers=None):
    """Answer with JSON that nobody may store."""
    text = body if isinstance(body, str) else json.dumps(body)
    return Response(
        text, status=status, content_type='application/json', headers={**NO_STORE, **CORS_HEADERS, **(headers or {})}
    )


def error_response(error: OAuthError):
    return json_response(error.body(), error.status, error.headers)


def received_at(request):
    """Return when the request came, in naive UTC; Odoo's retries of the transaction do not move it."""
    return request.httprequest.environ.setdefault('muk_mcp_oauth.received_at', utc_now())


class OAuthDispatcher(http.Dispatcher):
    routing_type = 'oauth'

    @classmethod
    def is_compatible_with(cls, request):
        return True

    def pre_dispatch(self, rule, args):
        self._check_path()
        if self.request.httprequest.method == 'OPTIONS':
            methods = {'Access-Control-Allow-Methods': ', '.join(rule.endpoint.routing['oauth_methods'])}
            abort(Response(status=204, headers={**CORS_HEADERS, **PREFLIGHT_HEADERS, **methods}))
        self.entry = AuditEntry(rule.endpoint.routing['oauth_event'], self.request.httprequest.remote_addr)

    def _check_path(self):
        """Raise NotFound for a neighbour of an endpoint.

        Odoo ignores a slash at the end, but a discovery document belongs to one exact URL (RFC 9728 section 3.3). A NUL
        is in no URL of ours, and PostgreSQL could not even be asked for it.
        """
        path = self.request.httprequest.path
        if path.endswith('/') or '\x00' in path:
            raise NotFound()

    def dispatch(self, endpoint, args):
        """Call the endpoint and record the event; only an OAuthError is answered here, its transaction commits."""
        self._read_body()
        self.request.params = dict(args)
        try:
            self._check_method(endpoint.routing['oauth_methods'])
            if self.entry.event:
                server(self.request.env)._check_encrypted(self.request.httprequest.environ)
            response = self.request.registry['ir.http']._dispatch(endpoint)
        except OAuthError as error:
            if error.status >= 500:
                raise
            response = error_response(self._record_refusal(error))
        if self.entry.event:
            as_server(self.request.env, 'audit')._record(self.entry)
        return response

    def _record_refusal(self, error: OAuthError) -> OAuthError:
        """Note a refusal and return it, or 429 in its place if it was one guess too many."""
        self.entry.note_refusal(error)
        if error.guessed:
            try:
                as_server(self.request.env, 'rate_limit')._limit_guess(
                    error.guessed, self.entry.client_id or '', self.entry.address, received_at(self.request)
                )
            except OAuthError as too_many:
                self.entry.note_refusal(too_many)
                return too_many
        return error

    def _check_method(self, served):
        if self.request.httprequest.method not in served:
            raise OAuthError.method_not_allowed(served)

    def _read_body(self):
        """Read the body before anything is done; werkzeug cuts a chunked one at its limit, which must not pass for whole."""
        self.request.httprequest.max_content_length = MAX_BODY + 1
        if len(self.request.httprequest.get_data(cache=True)) > MAX_BODY:
            raise RequestEntityTooLarge()

    def post_dispatch(self, response):
        http.root.set_csp(response)

    def handle_error(self, exc):
        """Answer what nobody expected; the transaction is gone, so the row is written apart."""
        error = as_oauth_error(exc)
        entry = getattr(self, 'entry', None)
        if entry and entry.event and self.request.env:
            entry.note_refusal(error)
            as_server(self.request.env, 'audit')._record_apart(entry)
        return error_response(error)
