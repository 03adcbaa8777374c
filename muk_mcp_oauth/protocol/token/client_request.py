"""What a client posts to the token, revocation and introspection endpoints (OAuth 2.1 section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ..errors import OAuthError
from ..parameters import Parameters
from .client_authentication import ClientCredentials, parse_credentials


@dataclass(frozen=True)
class ClientRequest:
    """A form with the Authorization header that came along, if any."""

    parameters: Parameters
    authorization: str | None

    @cached_property
    def credentials(self) -> ClientCredentials:
        """Who the client says it is, and with what it proves that; raises ``invalid_client`` or ``invalid_request``."""
        return parse_credentials(self.authorization, self.parameters)

    @property
    def event(self) -> str | None:
        """What the audit log calls the request; None leaves it to the endpoint."""
        return None

    @property
    def claimed_client(self) -> str | None:
        """Who the client says it is, for the audit log; None if it does not say it properly."""
        try:
            return self.credentials.client_id
        except OAuthError:
            return None

    def client_error(self, reason: str) -> OAuthError:
        """Return what a client is told that is refused for ``reason``.

        At ``invalid_client`` programs forget who they are and register anew, which is what a deleted one has to do.
        """
        return OAuthError.invalid_client(reason, basic=self.credentials.basic).guessing('secret')
