"""A secret in the body (RFC 6749 section 2.3.1)."""

from __future__ import annotations

from ...parameters import Parameters
from .credentials import ClientCredentials, named_client


def read(_authorization: str | None, parameters: Parameters) -> ClientCredentials | None:
    """Return the credentials of a body with a secret, None if it has none."""
    secret = parameters.get('client_secret')
    return ClientCredentials(named_client(parameters), secret, 'client_secret_post') if secret else None
