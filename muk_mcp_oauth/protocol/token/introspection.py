"""The answers of token introspection (RFC 7662 section 2.2)."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import OAuthError

INACTIVE: dict[str, object] = {'active': False}


@dataclass(frozen=True)
class ActiveToken:
    """A token that is alive. Times are in seconds since 1970; ``jti`` and ``not_before`` are an access token's."""

    client_id: str
    subject: str
    scope: str
    issuer: str
    audience: str
    issued_at: int
    expires_at: int
    jti: str | None = None
    not_before: int | None = None

    def body(self) -> dict[str, object]:
        """Return the members of the answer. No name, login or address: the subject is all a resource server needs."""
        members: dict[str, object] = {
            'active': True,
            'client_id': self.client_id,
            'sub': self.subject,
            'scope': self.scope,
            'iss': self.issuer,
            'aud': self.audience,
            'iat': self.issued_at,
            'exp': self.expires_at,
        }
        if self.jti is None:
            return members
        return {**members, 'token_type': 'Bearer', 'jti': self.jti, 'nbf': self.not_before}


def check_may_ask(method: str) -> None:
    """Refuse a public client (section 2.1): whoever holds its id could try stolen tokens."""
    if method == 'none':
        raise OAuthError.invalid_client('introspection_by_public_client')
