"""Client authentication at the token, revocation and introspection endpoints (OAuth 2.1 section 2.4)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from urllib.parse import unquote_plus

from .errors import OAuthError
from .parameters import Parameters

METHODS = ('none', 'client_secret_basic', 'client_secret_post')


@dataclass(frozen=True)
class ClientCredentials:
    """What a request says of its client. ``method`` is one of ``METHODS``."""

    client_id: str
    secret: str | None
    method: str

    @property
    def basic(self) -> bool:
        return self.method == 'client_secret_basic'


def parse_credentials(authorization: str | None, parameters: Parameters) -> ClientCredentials:
    """Read the client's credentials from the header or the body, never from both (section 2.4)."""
    if authorization is not None:
        return _from_header(authorization, parameters)
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
    if 'client_secret' in parameters:
        raise OAuthError.invalid_request('Use one client authentication method.', 'two_authentication_methods')
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
