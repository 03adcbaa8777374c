"""A secret in the Authorization header (RFC 6749 section 2.3.1)."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import unquote_plus

from ...errors import OAuthError
from ...parameters import Parameters
from .credentials import ClientCredentials, check_one_method


def read(authorization: str | None, parameters: Parameters) -> ClientCredentials | None:
    """Return the credentials of the header, None if there is none; no other scheme authenticates a client."""
    if authorization is None:
        return None
    scheme, _, encoded = authorization.partition(' ')
    if scheme.lower() != 'basic':
        raise OAuthError.invalid_client('authorization_scheme_unsupported', basic=True)
    client_id, secret = _decode(encoded.strip())
    check_one_method(parameters, 'client_secret', 'client_assertion')
    if parameters.get('client_id', client_id) != client_id:
        raise OAuthError.invalid_request('Two different clients are named.', 'client_id_contradiction')
    return ClientCredentials(client_id, secret, 'client_secret_basic')


def _decode(encoded: str) -> tuple[str, str]:
    try:
        client_id, colon, secret = base64.b64decode(encoded, validate=True).decode('utf-8').partition(':')
        # Both halves are form-encoded before they are joined.
        pair = unquote_plus(client_id, errors='strict'), unquote_plus(secret, errors='strict')
        if not colon or '\x00' in pair[0]:
            raise ValueError('no pair of texts')
        return pair
    except (binascii.Error, ValueError) as error:
        raise OAuthError.invalid_client('basic_malformed', basic=True) from error
