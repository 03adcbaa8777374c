"""The public keys with which a client signs its assertions (RFC 7591 section 2, RFC 7523)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...core import ClientKeys, InvalidKey
from ..errors import OAuthError


def choose_keys(members: Mapping[str, Any], method: str) -> str | None:
    """Return the JWK Set to register as JSON text, None for a method that needs none.

    Keys are registered by value only: a ``jwks_uri`` would have to be fetched, and nothing is.
    """
    jwks = members.get('jwks')
    if jwks is not None and members.get('jwks_uri') is not None:
        raise OAuthError.invalid_client_metadata('jwks and jwks_uri must not come together.', 'jwks_twice')
    if method != 'private_key_jwt':
        return None
    if jwks is None:
        raise OAuthError.invalid_client_metadata('private_key_jwt needs the public keys in jwks.', 'jwks_missing')
    text = json.dumps(jwks)
    try:
        ClientKeys(text)
    except InvalidKey as error:
        raise OAuthError.invalid_client_metadata('jwks is not a set of usable public keys.', error.reason) from error
    return text
