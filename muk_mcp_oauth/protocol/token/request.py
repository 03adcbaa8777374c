"""The token request: parsed once, it knows its event, its client and what it asks for (OAuth 2.1 section 3.2)."""

from __future__ import annotations

from dataclasses import dataclass

from ..authorization.request import check_resources
from ..errors import OAuthError
from ..metadata import Endpoints
from ..parameters import Parameters
from .client_request import ClientRequest

# A longer value was never issued here; refusing it early keeps it out of hashes and logs.
MAX_TOKEN = 512


@dataclass(frozen=True)
class CodeRequest:
    """To exchange a code (section 4.1.3); ``redirect_uri`` is optional in OAuth 2.1."""

    code: str
    code_verifier: str
    redirect_uri: str | None

    @classmethod
    def parse(cls, parameters: Parameters) -> CodeRequest:
        code = _short(parameters.require('code'), 'code_too_long')
        return cls(code, parameters.require('code_verifier'), parameters.get('redirect_uri'))


@dataclass(frozen=True)
class RefreshRequest:
    """To refresh (section 4.3.1); ``scope`` may narrow."""

    refresh_token: str
    scope: str | None

    @classmethod
    def parse(cls, parameters: Parameters) -> RefreshRequest:
        refresh_token = _short(parameters.require('refresh_token'), 'refresh_token_too_long')
        return cls(refresh_token, parameters.get('scope'))


# Grant type to the event in the audit log and what the request asks for.
GRANT_TYPES: dict[str, tuple[str, type[CodeRequest | RefreshRequest]]] = {
    'authorization_code': ('token', CodeRequest),
    'refresh_token': ('refresh', RefreshRequest),
}


class TokenRequest(ClientRequest):
    """A request of the token endpoint, as it came."""

    @property
    def event(self) -> str:
        event, _kind = GRANT_TYPES.get(self.parameters.get('grant_type', ''), ('token', None))
        return event

    def asked(self, endpoints: Endpoints) -> CodeRequest | RefreshRequest:
        """Return what the request asks for, or raise the error of section 3.2.4."""
        grant_type = self.parameters.require('grant_type')
        if grant_type not in GRANT_TYPES:
            raise OAuthError(
                'unsupported_grant_type', 'The grant type is not supported.', reason='grant_type_unsupported'
            ).refusing(grant_type)
        _event, kind = GRANT_TYPES[grant_type]
        asked = kind.parse(self.parameters)
        check_resources(self.parameters.all('resource'), endpoints)
        return asked

    def client_error(self, reason: str) -> OAuthError:
        """Return ``invalid_grant`` if a client refreshes that is blocked or waits for approval.

        At ``invalid_client`` it would register anew, and get around the block without its user noticing.
        """
        if self.event == 'refresh' and reason in ('client_blocked', 'client_pending'):
            return OAuthError.invalid_grant(reason)
        return super().client_error(reason)


def _short(value: str, reason: str) -> str:
    if len(value) > MAX_TOKEN:
        raise OAuthError.invalid_grant(reason)
    return value


def token_response(access_token: str, expires_in: int, scope: str, refresh_token: str | None) -> dict[str, object]:
    """Return the members of a successful answer (section 3.2.3); ``expires_in`` in seconds."""
    body: dict[str, object] = {
        'access_token': access_token,
        'token_type': 'Bearer',
        'expires_in': expires_in,
        'scope': scope,
    }
    return {**body, 'refresh_token': refresh_token} if refresh_token else body
