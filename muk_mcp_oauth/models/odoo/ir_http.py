import json
from contextlib import contextmanager

from psycopg2 import InterfaceError, OperationalError
from werkzeug.exceptions import NotFound, ServiceUnavailable, Unauthorized, abort

from odoo import api, models
from odoo.http import Response, request

from ...access import as_server, server
from ...common.audit import AuditEntry
from ...common.clock import to_seconds, utc_now
from ...common.cors import CORS_HEADERS
from ...compat import begin_read_committed, is_replica
from ...core import CoreUnavailable
from ...protocol.errors import OAuthError
from ...protocol.metadata import AUTHORIZATION_PATH, AUTHORIZATION_SERVER_PATH, MCP_PATH, moved
from ...protocol.parameters import FORM_TYPE
from ...protocol.scope import ADMIN
from ...protocol.token.bearer import bearer_token, is_jwt, is_one_credential, names_token
from ...protocol.token.challenge import authentication_required, invalid_request, invalid_token
from ...selection import path_of_database
from ..grant.last_use import PRECISION
from .failure import as_oauth_error

# Odoo's login page brings scripts and styles of its own, so only what frames and redirects it is forbidden there.
LOGIN_HEADERS = {
    'Content-Security-Policy': "frame-ancestors 'none'; object-src 'none'; base-uri 'none'; img-src 'self' data:",
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
    'Pragma': 'no-cache',
}

# Where clients of the revision 2025-03-26 look for the endpoints if they know no better.
GUESSED_PATHS = frozenset({'/register', '/token', '/authorize'})

# Nothing here reads a token from a form, so a longer one is not worth reading to say so.
MAX_FORM = 64 * 1024


class BearerChallenge(Unauthorized):
    """A 401 that tells a client, in a browser too, where to find the authorization server."""

    def __init__(self, challenge: str):
        super().__init__()
        self.headers = {**CORS_HEADERS, 'WWW-Authenticate': challenge}

    def get_headers(self, *args, **kwargs):
        return [*super().get_headers(*args, **kwargs), *self.headers.items()]


@contextmanager
def _database_needed():
    """Answer 503 if the connection to the database is lost, or the Rust core is not installed.

    Odoo takes any other exception of an authentication method for a denial, and at a 401 a client throws a good
    token away.
    """
    try:
        yield
    except (InterfaceError, OperationalError, CoreUnavailable) as error:
        raise ServiceUnavailable(retry_after=1) from error


def _names_token_beside_header(httprequest) -> bool:
    if names_token(httprequest.query_string):
        return True
    is_form = httprequest.mimetype == FORM_TYPE and 0 < (httprequest.content_length or 0) <= MAX_FORM
    return is_form and names_token(httprequest.get_data(cache=True))


class IrHttp(models.AbstractModel):
    _inherit = 'ir.http'

    @api.model
    def _mcp_path(self):
        """Return the path of the MCP endpoint; the published ``muk_mcp`` has no setting for it."""
        inherited = getattr(super(), '_mcp_path', None)
        return inherited() if inherited else path_of_database(self.env.cr.dbname) or MCP_PATH

    def _generate_routing_rules(self, modules, converters):
        """Let the machine endpoints and the consent page follow the path, and ``/mcp`` too if ``muk_mcp`` does not do that."""
        path = self._mcp_path()
        follow = ('oauth',) if hasattr(super(), '_mcp_path') else ('oauth', 'mcp')
        for url, endpoint in super()._generate_routing_rules(modules, converters):
            routing = endpoint.routing
            yield (moved(url, path) if routing.get('type') in follow or 'oauth_page' in routing else url), endpoint

    @classmethod
    def _match(cls, path_info):
        """Find the route, and read what is behind an access token while at it.

        Odoo has a transaction open while it looks for the route and ends it before it authenticates. Reading here saves
        the beginning and the end of another one, which take PostgreSQL as long as the read itself.
        """
        try:
            rule, args = super()._match(path_info)
        except NotFound as error:
            if request.httprequest.method == 'POST' and path_info in GUESSED_PATHS:
                cls._point_to_endpoints(error)
            raise
        # With a replica, Odoo 19 looks for the route there; a token issued or revoked a moment ago is not there yet.
        if rule.endpoint.routing['auth'] == 'mcp' and not is_replica(request.env.cr):
            token = bearer_token(request.httprequest.headers.get('Authorization'))
            if token and is_jwt(token):
                request._mcp_oauth_check = cls._inspect_access_token(token)
        return rule, args

    @classmethod
    def _point_to_endpoints(cls, error):
        """Answer a client that guesses instead of reading the metadata in JSON; Odoo's page would tell it nothing."""
        request.session.can_save = False
        where = server(request.env)._endpoints().url(AUTHORIZATION_SERVER_PATH)
        description = f'Nothing is served here. The endpoints are listed at {where}.'
        body = json.dumps({'error': 'not_found', 'error_description': description})
        abort(Response(body, status=error.code, content_type='application/json', headers=list(CORS_HEADERS.items())))

    @classmethod
    def _mcp_trusted_hosts(cls):
        """Let web pages of known clients call the endpoint; the published ``muk_mcp`` does not ask."""
        inherited = getattr(super(), '_mcp_trusted_hosts', frozenset)()
        return inherited | request.env['muk_mcp_oauth.known_client'].sudo()._hosts()

    @classmethod
    @_database_needed()
    def _auth_method_oauth(cls):
        """Serve a machine endpoint: no session counts, whatever cookie came along."""
        request.session.can_save = False
        begin_read_committed(request.env.cr)
        request.update_env(user=cls._get_public_users()[0])

    @classmethod
    @_database_needed()
    def _auth_method_mcp(cls, *args):
        """Accept an access token of this server, leave API keys to ``muk_mcp`` and challenge everybody else."""
        authorization = request.httprequest.headers.get('Authorization')
        if authorization:
            token = cls._only_token(authorization)
            if is_jwt(token):
                cls._check_encrypted()
                return cls._authenticate_access_token(token)
        try:
            return super()._auth_method_mcp(*args)
        except Unauthorized as error:
            endpoints = server(request.env)._endpoints()
            challenge = invalid_token if authorization else authentication_required
            raise BearerChallenge(challenge(endpoints)) from error

    @classmethod
    def _only_token(cls, authorization):
        """Return the token of the header; refuse a malformed one, and a second token beside it (RFC 6750 section 3.1).

        The status is 401 here too: at a 400, a client that sent an empty token would not think of the login.
        """
        if not is_one_credential(authorization):
            cls._challenge(invalid_request, 'invalid_request: authorization_malformed')
        if _names_token_beside_header(request.httprequest):
            cls._challenge(invalid_request, 'invalid_request: two_tokens')
        token = bearer_token(authorization)
        if token is None:
            cls._challenge(invalid_token, 'invalid_token: token_malformed')
        return token

    @classmethod
    def _check_encrypted(cls):
        try:
            server(request.env)._check_encrypted(request.httprequest.environ)
        except OAuthError as error:
            cls._challenge(invalid_request, f'{error.code}: {error.reason}')

    @classmethod
    def _authenticate_access_token(cls, token):
        # Where Odoo tries a request again after a conflict, the state is read again as well.
        check = request.__dict__.pop('_mcp_oauth_check', None) or cls._inspect_access_token(token)
        if check.refusal:
            cls._challenge(invalid_token, f'invalid_token: {check.refusal}', **check.concerned)
        cls._note_use(check.state)
        cls._impersonate(check.state)
        request._mcp_oauth_jti = check.claims.jti

    @classmethod
    def _note_use(cls, state):
        now = utc_now()
        if to_seconds(now) - state.grant.last_used_at >= PRECISION.total_seconds():
            grants = as_server(request.env, 'grant')
            grants._note_use(state.grant.id, request.httprequest.remote_addr, now)

    @classmethod
    @_database_needed()
    def _inspect_access_token(cls, token):
        return as_server(request.env, 'access_token')._inspect(token, utc_now())

    @classmethod
    def _challenge(cls, challenge, reason, **concerned):
        """Record a refusal, with the client and the user it concerns where they are known, and raise it."""
        entry = AuditEntry('access', request.httprequest.remote_addr, status='denied', reason=reason, **concerned)
        entry.cause = reason.split()[1]
        as_server(request.env, 'audit')._record_apart(entry)
        raise BearerChallenge(challenge(server(request.env)._endpoints()))

    @classmethod
    def _impersonate(cls, state):
        """Continue as the user, with the stand-in key by which ``muk_mcp`` limits, logs and checks."""
        key, user_id = state.stand_in_key, state.grant.user_id
        request.update_env(user=user_id, context={**request.env.context, 'mcp_name': key.name})
        # A session may say that a password was just confirmed, but not that it was the password of this user.
        request.session.clear()
        request.session.can_save = False
        request._mcp_key = as_server(request.env, 'consent')._stand_in(key, user_id)
        request._mcp_oauth_client = state.grant.client.client_id
        request._mcp_oauth_name = key.name
        request._mcp_oauth_grant = state.grant.id
        request._mcp_oauth_administers = ADMIN in state.scope.split()

    @api.model
    def _mcp_base_url(self):
        """Return the public URL, which ``muk_mcp`` shows clients; the published one does not ask."""
        return server(self.env)._endpoints().base

    @classmethod
    def _mcp_connection(cls):
        """Name the access token that asks for the URL of a file (the published ``muk_mcp`` does not ask)."""
        return {'jti': request._mcp_oauth_jti} if cls._serves_client() else super()._mcp_connection()

    @classmethod
    def _mcp_reconnect(cls, key_id, connection):
        """Act for the connection of an access token, which may have expired since, but must not have been ended."""
        if 'jti' not in connection:
            super()._mcp_reconnect(key_id, connection)
            return
        state = as_server(request.env, 'access_token')._read_state(connection['jti'])
        if state is None or state.refusal_of_connection(server(request.env)._database_uuid(), to_seconds(utc_now())):
            raise NotFound('The connection that asked for this address has ended.')
        cls._impersonate(state)

    @classmethod
    def _serves_client(cls) -> bool:
        """Return True if a client acts for the user just now, and neither the user nor one of the user's keys."""
        return bool(request) and hasattr(request, '_mcp_oauth_client')

    @classmethod
    def _handle_error(cls, exception):
        """Answer an exception that left its route; Odoo comes here once, after its last retry."""
        if request.httprequest.path.endswith(AUTHORIZATION_PATH.removeprefix(MCP_PATH)):
            exception = cls._record_failure(exception)
        response = super()._handle_error(exception)
        # Editions of the published muk_mcp answer with a body of their own and drop the headers of the exception.
        if isinstance(exception, BearerChallenge) and response is not exception:
            response.headers.update(exception.headers)
        return response

    @classmethod
    def _record_failure(cls, exception):
        """Record the failure of an authorization page, whose transaction is gone; return what Odoo has to answer."""
        error = as_oauth_error(exception)
        entry = getattr(request, '_mcp_oauth_entry', None) or AuditEntry('authorize', request.httprequest.remote_addr)
        entry.note_refusal(error)
        as_server(request.env, 'audit')._record_apart(entry)
        # The user may press the button again: nothing that the request did was kept.
        return ServiceUnavailable(retry_after=1) if error.status == 503 else exception

    @classmethod
    def _post_dispatch(cls, response):
        """Forbid framing of every page of the login on the way to a consent, the second factor's too (RFC 9700 section 4.16)."""
        super()._post_dispatch(response)
        is_login = request.httprequest.path.startswith('/web/login')
        if is_login and cls._leads_to_consent(request.params.get('redirect') or ''):
            response.headers.update(LOGIN_HEADERS)

    @classmethod
    def _leads_to_consent(cls, redirect) -> bool:
        return redirect.startswith(moved(AUTHORIZATION_PATH, request.env['ir.http']._mcp_path()))
