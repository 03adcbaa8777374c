"""The authorization request: its checks in order, each beside its error (OAuth 2.1 section 4.1.1, RFC 7636, RFC 8707).

The order is that of section 4.1.2.1. While client and redirect URI are in doubt, an error goes to nobody but the user,
because an answer would send the browser wherever a stranger wishes. Everything after that is the client's business, and
``answer.may_answer`` decides whether it is told without a click.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...common.shown_uri import shown_uri
from ...core import (
    InvalidPkce,
    InvalidUri,
    check_challenge,
    parse_redirect_uri,
    redirect_uri_matches,
    resource_matches,
)
from ..errors import OAuthError
from ..metadata import Endpoints
from ..parameters import Parameters
from ..scope import offered
from ..settings import Settings
from . import redirect_policy

# What is taken over from a form that is a request sent by POST (section 3.1).
PARAMETERS = (
    'response_type',
    'response_mode',
    'client_id',
    'redirect_uri',
    'scope',
    'state',
    'code_challenge',
    'code_challenge_method',
    'resource',
    'prompt',
)


@dataclass(frozen=True)
class RegisteredClient:
    """What the checks need to know of a client; ``is_vouched_for`` means that an administrator chose it or its host."""

    client_id: str
    redirect_uris: tuple[str, ...]
    scope: str
    state: str = 'active'
    is_vouched_for: bool = False


@dataclass(frozen=True)
class Attempt:
    """A request as it came, of a client that is known, with what the server knows beside it.

    ``may_connect`` is None before the login, when nobody is there of whom it could be said. ``may_administer`` is True if
    the user may let this client administer Odoo.
    """

    parameters: Parameters
    client: RegisteredClient
    settings: Settings
    endpoints: Endpoints
    may_connect: bool | None = None
    may_administer: bool = False

    @property
    def redirect_uri(self) -> str:
        """Where to answer to: what was asked for, or the only registered one (section 2.3.2)."""
        return self.parameters.get('redirect_uri') or self.client.redirect_uris[0]

    @property
    def state(self) -> str | None:
        return self.parameters.get('state')


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request that passed every check. ``scope`` is what the consent page may offer."""

    redirect_uri: str
    state: str | None
    scope: str
    code_challenge: str
    resource: str
    always_ask: bool


def identify_client(parameters: Parameters) -> str:
    """Return the ``client_id``, with which everything else begins."""
    if 'client_id' in parameters.repeated():
        raise OAuthError.invalid_request('The parameter client_id was sent more than once.', 'client_id_repeated')
    return parameters.require('client_id')


def check_client_active(attempt: Attempt) -> None:
    if attempt.client.state != 'active':
        raise OAuthError.client_not_active(attempt.client.state)


def check_redirect_uri_single(attempt: Attempt) -> None:
    if 'redirect_uri' in attempt.parameters.repeated():
        raise OAuthError.invalid_request('The parameter redirect_uri was sent more than once.', 'redirect_uri_repeated')


def check_redirect_uri_named(attempt: Attempt) -> None:
    if 'redirect_uri' not in attempt.parameters and len(attempt.client.redirect_uris) != 1:
        raise OAuthError.invalid_request('The parameter redirect_uri is missing.', 'redirect_uri_missing')


def check_redirect_uri_registered(attempt: Attempt) -> None:
    """Compare raw with the registered ones (section 2.3.1); a URI that was never acceptable is called so."""
    requested = attempt.redirect_uri
    if any(redirect_uri_matches(registered, requested) for registered in attempt.client.redirect_uris):
        return
    description, reason = 'The redirect URI is not registered for this client.', 'redirect_uri_unregistered'
    try:
        parse_redirect_uri(requested)
    except InvalidUri as error:
        description, reason = 'The redirect URI is not acceptable.', f'redirect_uri_{error.reason}'
    raise OAuthError.redirect_uri_unknown(description, reason).refusing(shown_uri(requested))


def check_redirect_uri_allowed(attempt: Attempt) -> None:
    """Apply the rules of today, whenever the URI was registered."""
    redirect_policy.check_redirect_uri(
        attempt.redirect_uri, attempt.settings, self_registered=not attempt.client.is_vouched_for
    )


def check_user(attempt: Attempt) -> None:
    """First of what concerns the client: a user who may not connect is told so, whatever else is wrong."""
    if not attempt.may_connect:
        raise OAuthError.user_not_allowed()


def check_single(attempt: Attempt) -> None:
    attempt.parameters.check_single()


def check_response_type(attempt: Attempt) -> None:
    if attempt.parameters.require('response_type') != 'code':
        raise OAuthError(
            'unsupported_response_type', 'Only response_type code is supported.', reason='response_type_unsupported'
        ).refusing(attempt.parameters['response_type'])


def check_response_mode(attempt: Attempt) -> None:
    if attempt.parameters.get('response_mode', 'query') != 'query':
        refusal = OAuthError.invalid_request('Only response_mode query is supported.', 'response_mode_unsupported')
        raise refusal.refusing(attempt.parameters['response_mode'])


def check_pkce(attempt: Attempt) -> None:
    """Demand a well-formed S256 challenge of every client, confidential ones too (section 7.5)."""
    challenge, method = attempt.parameters.require('code_challenge'), attempt.parameters.get('code_challenge_method')
    if method != 'S256':
        refusal = OAuthError.invalid_request('code_challenge_method must be S256.', 'code_challenge_method_unsupported')
        raise refusal.refusing(method)
    try:
        check_challenge(challenge)
    except InvalidPkce as error:
        raise OAuthError.invalid_request('The code_challenge is malformed.', error.reason) from error


def check_resource(attempt: Attempt) -> None:
    check_resources(attempt.parameters.all('resource'), attempt.endpoints)


def check_scope(attempt: Attempt) -> None:
    """Refuse broken grammar only (RFC 6749 section 3.3); unknown scopes are dropped."""
    offered(attempt.parameters.get('scope'), attempt.client.scope)


Check = Callable[[Attempt], None]

SHOWN_TO_USER: tuple[Check, ...] = (
    check_client_active,
    check_redirect_uri_single,
    check_redirect_uri_named,
    check_redirect_uri_registered,
    check_redirect_uri_allowed,
)
TOLD_TO_CLIENT: tuple[Check, ...] = (
    check_user,
    check_single,
    check_response_type,
    check_response_mode,
    check_pkce,
    check_resource,
    check_scope,
)


def check_way_back(attempt: Attempt) -> None:
    """Raise the first error for which nothing may be sent to the client."""
    for check in SHOWN_TO_USER:
        check(attempt)


def checked_request(attempt: Attempt) -> AuthorizationRequest:
    """Return the request of an attempt whose way back is good; raise the first error that concerns the client."""
    for check in TOLD_TO_CLIENT:
        check(attempt)
    return AuthorizationRequest(
        redirect_uri=attempt.redirect_uri,
        state=attempt.state,
        scope=offered(attempt.parameters.get('scope'), attempt.client.scope, attempt.may_administer),
        code_challenge=attempt.parameters['code_challenge'],
        resource=attempt.endpoints.resource,
        always_ask='consent' in attempt.parameters.get('prompt', '').split(),
    )


def check_resources(requested: tuple[str, ...], endpoints: Endpoints) -> None:
    """Accept the resource itself in its tolerated spellings, or none; anything else is ``invalid_target``."""
    for resource in requested:
        if not (resource_matches(resource, endpoints.resource) and _names_whole(resource, endpoints)):
            raise OAuthError.invalid_target('resource_unknown').refusing(shown_uri(resource))


def _names_whole(resource: str, endpoints: Endpoints) -> bool:
    """Return False for what lies between the host and the path of a database: it stands for no database."""
    return endpoints.mcp_path.count('/') == 1 or len(resource.rstrip('/')) == len(endpoints.resource)
