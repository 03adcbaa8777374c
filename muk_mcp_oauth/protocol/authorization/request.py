"""The authorization request, its checks in order (OAuth 2.1 section 4.1.1, RFC 7636, RFC 8707)."""

from __future__ import annotations

from dataclasses import dataclass

from ...common.shown_uri import shown_uri
from ...core import (
    InvalidPkce,
    InvalidUri,
    append_parameters,
    check_challenge,
    parse_redirect_uri,
    redirect_uri_matches,
    resource_matches,
)
from ..errors import OAuthError
from ..metadata import Endpoints
from ..parameters import Parameters
from ..scope import offered


@dataclass(frozen=True)
class RegisteredClient:
    """What the checks need to know of a client."""

    client_id: str
    redirect_uris: tuple[str, ...]
    scope: str


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
    """Return the ``client_id``; nothing may be redirected before client and redirect URI are known to be good."""
    if 'client_id' in parameters.repeated():
        raise OAuthError.invalid_request('The parameter client_id was sent more than once.', 'client_id_repeated')
    return parameters.require('client_id')


def choose_redirect_uri(parameters: Parameters, client: RegisteredClient) -> str:
    """Return the redirect URI to answer to, compared raw with the registered ones (section 2.3.1)."""
    if 'redirect_uri' in parameters.repeated():
        raise OAuthError.invalid_request('The parameter redirect_uri was sent more than once.', 'redirect_uri_repeated')
    requested = parameters.get('redirect_uri')
    if requested is None:
        return _only_redirect_uri(client)
    if not any(redirect_uri_matches(registered, requested) for registered in client.redirect_uris):
        raise _unregistered(requested)
    return requested


def _unregistered(requested: str) -> OAuthError:
    """Tell a URI that was never acceptable, or no longer is, from one that this client did not register."""
    try:
        parse_redirect_uri(requested)
    except InvalidUri as error:
        refusal = OAuthError.invalid_request('The redirect URI is not acceptable.', f'redirect_uri_{error.reason}')
        return refusal.refusing(shown_uri(requested))
    return OAuthError.invalid_request(
        'The redirect URI is not registered for this client.', 'redirect_uri_unregistered'
    ).refusing(shown_uri(requested))


def _only_redirect_uri(client: RegisteredClient) -> str:
    if len(client.redirect_uris) != 1:
        raise OAuthError.invalid_request('The parameter redirect_uri is missing.', 'redirect_uri_missing')
    return client.redirect_uris[0]


def check_request(
    parameters: Parameters,
    client: RegisteredClient,
    redirect_uri: str,
    endpoints: Endpoints,
) -> AuthorizationRequest:
    """Run the checks whose errors go back to the redirect URI (section 4.1.2.1)."""
    parameters.check_single()
    check_response_type(parameters)
    check_response_mode(parameters)
    check_pkce(parameters)
    check_resource(parameters.all('resource'), endpoints)
    return AuthorizationRequest(
        redirect_uri=redirect_uri,
        state=parameters.get('state'),
        scope=offered(parameters.get('scope'), client.scope),
        code_challenge=parameters['code_challenge'],
        resource=endpoints.resource,
        always_ask='consent' in parameters.get('prompt', '').split(),
    )


def check_response_type(parameters: Parameters) -> None:
    if parameters.require('response_type') != 'code':
        raise OAuthError(
            'unsupported_response_type', 'Only response_type code is supported.', reason='response_type_unsupported'
        ).refusing(parameters['response_type'])


def check_response_mode(parameters: Parameters) -> None:
    if parameters.get('response_mode', 'query') != 'query':
        refusal = OAuthError.invalid_request('Only response_mode query is supported.', 'response_mode_unsupported')
        raise refusal.refusing(parameters['response_mode'])


def check_pkce(parameters: Parameters) -> None:
    """Demand a well-formed S256 challenge of every client, confidential ones too (section 7.5)."""
    challenge = parameters.require('code_challenge')
    if parameters.get('code_challenge_method') != 'S256':
        raise OAuthError.invalid_request(
            'code_challenge_method must be S256.', 'code_challenge_method_unsupported'
        ).refusing(parameters.get('code_challenge_method'))
    try:
        check_challenge(challenge)
    except InvalidPkce as error:
        raise OAuthError.invalid_request('The code_challenge is malformed.', error.reason) from error


def check_resource(requested: tuple[str, ...], endpoints: Endpoints) -> None:
    """Accept the resource itself in its tolerated spellings, or none; anything else is ``invalid_target``."""
    for resource in requested:
        if not resource_matches(resource, endpoints.resource):
            raise OAuthError.invalid_target('resource_unknown').refusing(shown_uri(resource))


def success_location(redirect_uri: str, code: str, state: str | None, issuer: str) -> str:
    """Return the redirect that carries a code (section 4.1.2, RFC 9207 section 2)."""
    return _location(redirect_uri, {'code': code, 'state': state, 'iss': issuer})


def error_location(redirect_uri: str, error: OAuthError, state: str | None, issuer: str) -> str:
    """Return the redirect that carries an error (section 4.1.2.1, RFC 9207 section 2)."""
    return _location(redirect_uri, {**error.body(), 'state': state, 'iss': issuer})


def _location(redirect_uri: str, members: dict[str, str | None]) -> str:
    return append_parameters(redirect_uri, [(name, value) for name, value in members.items() if value is not None])
