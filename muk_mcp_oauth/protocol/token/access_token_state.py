"""What an issued access token is good for at this moment (RFC 9068 section 4)."""

from __future__ import annotations

from dataclasses import dataclass

from ..scope import covers
from .grant_state import GrantState, StandInKey


@dataclass(frozen=True)
class AccessTokenState:
    """The row of a token and its grant; ``expires_at`` in seconds since 1970 UTC, like the times of its claims."""

    scope: str
    revoked: bool
    expires_at: float
    grant: GrantState

    def refusal(self, subject: str, client_id: str, database_uuid: str, now: float, leeway: float) -> str | None:
        """Return the first reason that the token is not accepted: its own, then those of its grant, then its scope."""
        reasons = (
            ('token_unknown', (str(self.grant.user_id), self.grant.client.client_id) != (subject, client_id)),
            ('token_revoked', self.revoked),
            ('token_expired', self.expires_at <= now - leeway),
        )
        own = next((reason for reason, applies in reasons if applies), None)
        return own or self.refusal_of_connection(database_uuid, now)

    def refusal_of_connection(self, database_uuid: str, now: float) -> str | None:
        """Return the first reason that nothing more is done for this token, whether or not it is still in its time."""
        revoked = 'token_revoked' if self.revoked else None
        return revoked or self.grant.refusal(database_uuid, now) or self._refusal_of_scope()

    def _refusal_of_scope(self) -> str | None:
        # Somebody unticked writing, or an administrator forbade it to the client, since the token was issued.
        return None if covers(self.grant.allowed_scope, self.scope) else 'scope_reduced'

    @property
    def stand_in_key(self) -> StandInKey | None:
        return self.grant.stand_in_key(self.scope)
