"""Client authentication at the token, revocation and introspection endpoints (OAuth 2.1 section 2.4), a file a method.

A request uses the first method, in this order, of which it has a sign:

1. ``client_secret_basic``: there is an Authorization header. It is looked at first, because a header of another scheme
   or beside a second secret is refused whatever else the request has.
2. ``private_key_jwt``: there is an assertion, which may name the client by itself.
3. ``client_secret_post``: there is a secret in the body.
4. ``none``: all that is left is a name.

Which method a client has to use is what it registered; that is checked in ``models/client/authentication.py``.
"""

from __future__ import annotations

from ...parameters import Parameters
from . import client_secret_basic, client_secret_post, none, private_key_jwt
from .credentials import ClientCredentials
from .private_key_jwt import ASSERTION_ALGORITHMS, ASSERTION_TYPE

SECRET_METHODS = ('client_secret_basic', 'client_secret_post')
CONFIDENTIAL_METHODS = (*SECRET_METHODS, 'private_key_jwt')
METHODS = ('none', *CONFIDENTIAL_METHODS)

__all__ = [
    'ASSERTION_ALGORITHMS',
    'ASSERTION_TYPE',
    'CONFIDENTIAL_METHODS',
    'METHODS',
    'SECRET_METHODS',
    'ClientCredentials',
    'parse_credentials',
]


def parse_credentials(authorization: str | None, parameters: Parameters) -> ClientCredentials:
    """Read the client's credentials from header or body, never two kinds at once; raise ``invalid_client``."""
    return (
        client_secret_basic.read(authorization, parameters)
        or private_key_jwt.read(authorization, parameters)
        or client_secret_post.read(authorization, parameters)
        or none.read(authorization, parameters)
    )
