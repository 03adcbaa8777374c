"""Client authentication at the token, revocation and introspection endpoints (OAuth 2.1 section 2.4)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from urllib.parse import unquote_plus

from ..errors import OAuthError
from ..parameters import Parameters

SECRET_METHODS = ('client_secret_basic', 'client_secret_post')
CONFIDENTIAL_METHODS = (*SECRET_METHODS, 'private_key_jwt')
METHODS = ('none', *CONFIDENTIAL_METHODS)
ASSERTION_ALGORITHMS = ('RS256', 'ES256')
ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

# The core verifies no longer assertion, so no longer one is decoded either.
_MAX_ASSERTION = 8 * 1024


@dataclass(frozen=True)
class ClientCredentials:
    """What a request says of its client. ``method`` is one of ``METHODS``; nothing here is verified yet."""

    client_id: str
    secret: str | None
    method: str
    assertion: str | None = None

    @property
    def basic(self) -> bool:
        return self.method == 'client_secret_basic'


def parse_credentials(authorization: str | None, parameters: Parameters) -> ClientCredentials:
    """Read the client's credentials from the header or the body, never two kinds at once (section 2.4)."""
    if authorization is not None:
        return _from_header(authorization, parameters)
    if 'client_assertion' in parameters or 'client_assertion_type' in parameters:
        return _from_assertion(parameters)
    client_id = parameters.get('client_id')
    if client_id is None:
        raise OAuthError.invalid_client('client_id_missing')
    secret = parameters.get('client_secret')
    return ClientCredentials(client_id, secret, 'client_secret_post' if secret else 'none')


def _from_header(authorization: str, parameters: Parameters) -> ClientCredentials:
    scheme, _, encoded = authorization.partition(' ')
    if scheme.lower() != 'basic':
        raise OAuthError.invalid_client('authorization_scheme_unsupported', basic=True)
    client_id, secret = _decode_basic(encoded.strip())
    _check_one_method(parameters, 'client_secret', 'client_assertion')
    if parameters.get('client_id', client_id) != client_id:
        raise OAuthError.invalid_request('Two different clients are named.', 'client_id_contradiction')
    return ClientCredentials(client_id, secret, 'client_secret_basic')


def _decode_basic(encoded: str) -> tuple[str, str]:
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode('utf-8').partition(':')
        # RFC 6749 section 2.3.1: both halves are form-encoded before they are joined.
        pair = unquote_plus(client_id, errors='strict'), unquote_plus(secret, errors='strict')
        if not colon or '\x00' in pair[0]:
            raise ValueError('no pair of texts')
        return pair
    except (binascii.Error, ValueError) as error:
        raise OAuthError.invalid_client('basic_malformed', basic=True) from error


def _from_assertion(parameters: Parameters) -> ClientCredentials:
    """Read a signed assertion (RFC 7521 section 4.2); ``client_id`` may be left out, the assertion names the client."""
    if parameters.require('client_assertion_type') != ASSERTION_TYPE:
        raise OAuthError.invalid_client('assertion_type_unsupported')
    assertion = parameters.require('client_assertion')
    _check_one_method(parameters, 'client_secret')
    client_id = parameters.get('client_id') or _claimed_client(assertion)
    return ClientCredentials(client_id, None, 'private_key_jwt', assertion)


def _claimed_client(assertion: str) -> str:
    """Return whom an assertion claims to come from, to know whose keys have to verify it."""
    try:
        _, claims, _ = assertion[:_MAX_ASSERTION].split('.')
        subject = json.loads(base64.urlsafe_b64decode(claims + '=' * (-len(claims) % 4)))['sub']
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise OAuthError.invalid_client('assertion_malformed') from error
    if not isinstance(subject, str) or not subject.isascii() or not subject.isprintable():
        raise OAuthError.invalid_client('assertion_malformed')
    return subject


def _check_one_method(parameters: Parameters, *names: str) -> None:
    if any(name in parameters for name in names):
        raise OAuthError.invalid_request('Use one client authentication method.', 'two_authentication_methods')
