"""A public client, which names itself and proves nothing (OAuth 2.1 section 2.1)."""

from __future__ import annotations

from ...parameters import Parameters
from .credentials import ClientCredentials, named_client


def read(_authorization: str | None, parameters: Parameters) -> ClientCredentials:
    """Return the credentials of a body that only names its client."""
    return ClientCredentials(named_client(parameters), None, 'none')
