"""The token request, parsed by grant (OAuth 2.1 section 3.2, 4.1.3 and 4.3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from ..authorization.request import check_resources
from ..client.metadata_document import is_document_url
from ..errors import OAuthError
from ..metadata import Endpoints
from ..parameters import Parameters
from .client_authentication import ClientCredentials

# A longer value was never issued here; refusing it early keeps it out of hashes and logs.
MAX_TOKEN = 512


@dataclass(frozen=True)
class CodeRequest:
    """An ``authorization_code`` request; ``redirect_uri`` is optional in OAuth 2.1."""

    code: str
    code_verifier: str
    redirect_uri: str | None


@dataclass(frozen=True)
class RefreshRequest:
    """A ``refresh_token`` request; ``scope`` may narrow."""

    refresh_token: str
    scope: str | None


def parse_token_request(parameters: Parameters, endpoints: Endpoints) -> CodeRequest | RefreshRequest:
    """Return the request of a supported grant type, or raise the error of section 3.2.4."""
    grant_type = parameters.require('grant_type')
    if grant_type == 'authorization_code':
        request: CodeRequest | RefreshRequest = _code_request(parameters)
    elif grant_type == 'refresh_token':
        request = _refresh_request(parameters)
    else:
        raise OAuthError(
            'unsupported_grant_type', 'The grant type is not supported.', reason='grant_type_unsupported'
        ).refusing(grant_type)
    check_resources(parameters.all('resource'), endpoints)
    return request


def _code_request(parameters: Parameters) -> CodeRequest:
    code = _short(parameters.require('code'), 'code_too_long')
    return CodeRequest(code, parameters.require('code_verifier'), parameters.get('redirect_uri'))


def _refresh_request(parameters: Parameters) -> RefreshRequest:
    refresh_token = _short(parameters.require('refresh_token'), 'refresh_token_too_long')
    return RefreshRequest(refresh_token, parameters.get('scope'))


def _short(value: str, reason: str) -> str:
    if len(value) > MAX_TOKEN:
        raise OAuthError.invalid_grant(reason)
    return value


def refreshes_for_ended_client(parameters: Parameters, credentials: ClientCredentials, refusal: str) -> bool:
    """Tell whether a client was refused whose refresh token died with it, when it was deleted, blocked or set to wait.

    That is ``invalid_grant``: only at this error does a deployed client ask its user again.
    """
    if parameters.get('grant_type') != 'refresh_token' or 'refresh_token' not in parameters:
        return False
    if refusal != 'client_unknown':
        return refusal in ('client_blocked', 'client_pending')
    # A deleted client looks like an invented one. A secret of neither is a failed authentication, but the clients of
    # metadata documents sign also where they are public.
    signs = credentials.assertion is not None and is_document_url(credentials.client_id)
    return credentials.method == 'none' or signs


def token_response(access_token: str, expires_in: int, scope: str, refresh_token: str | None) -> dict[str, object]:
    """Return the members of a successful answer (section 3.2.3); ``expires_in`` in seconds."""
    body: dict[str, object] = {
        'access_token': access_token,
        'token_type': 'Bearer',
        'expires_in': expires_in,
        'scope': scope,
    }
    return {**body, 'refresh_token': refresh_token} if refresh_token else body
