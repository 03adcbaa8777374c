"""What a request says of its client (OAuth 2.1 section 2.4)."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import OAuthError
from ...parameters import Parameters


@dataclass(frozen=True)
class ClientCredentials:
    """``method`` is the one that the request uses, of ``METHODS``; nothing here is verified yet."""

    client_id: str
    secret: str | None
    method: str
    assertion: str | None = None

    @property
    def basic(self) -> bool:
        return self.method == 'client_secret_basic'


def check_one_method(parameters: Parameters, *names: str) -> None:
    """Raise ``invalid_request`` if parameters of another method came along (section 2.4)."""
    if any(name in parameters for name in names):
        raise OAuthError.invalid_request('Use one client authentication method.', 'two_authentication_methods')


def named_client(parameters: Parameters) -> str:
    """Return the ``client_id`` of a body; raise ``invalid_client`` if there is none."""
    client_id = parameters.get('client_id')
    if client_id is None:
        raise OAuthError.invalid_client('client_id_missing')
    return client_id
