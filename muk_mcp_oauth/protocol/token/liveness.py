"""What can end an access token before it expires (RFC 9068 section 4, RFC 7009 section 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from ..scope import WRITE


class ClientState(TypedDict):
    client_id: str
    state: str
    scope: str
    read_only: bool
    restricted: bool


class Key(TypedDict):
    """The key of ``muk_mcp`` that stands for the connection; ``rate_limit`` in calls per minute, 0 for none."""

    id: int
    name: str
    scope: str
    rate_limit: int


class ConsentState(TypedDict):
    withdrawn: bool
    key: Key | None


class UserState(TypedDict):
    active: bool
    may_connect: bool


class GrantState(TypedDict):
    id: int
    last_used_at: float
    user_id: int
    scope: str
    database_uuid: str
    ended: bool
    expires_at: float
    client: ClientState
    consent: ConsentState
    user: UserState


@dataclass(frozen=True)
class AccessTokenState:
    """The state of a token and of everything behind it; times in seconds since 1970 UTC, like those of its claims."""

    scope: str
    writes: bool
    revoked: bool
    expires_at: float
    grant: GrantState

    @property
    def user_id(self) -> int:
        return self.grant['user_id']

    @property
    def client(self) -> ClientState:
        return self.grant['client']

    @property
    def key(self) -> Key | None:
        return self.grant['consent']['key']

    def refusal(self, subject: str, client_id: str, database: str, now: float, leeway: float) -> str | None:
        """Return the first cause, for the audit log, that the token is not accepted; None where it is good."""
        causes = {
            'token_unknown': str(self.user_id) != subject or self.client['client_id'] != client_id,
            'token_revoked': self.revoked,
            'token_expired': self.expires_at <= now - leeway,
            'grant_ended': self.grant['ended'],
            'grant_expired': self.grant['expires_at'] <= now,
            'token_of_another_database': self.grant['database_uuid'] != database,
            f'client_{self.client["state"]}': self.client['state'] != 'active',
            'consent_withdrawn': self.grant['consent']['withdrawn'],
            'user_archived': not self.grant['user']['active'],
            'key_gone': self.key is None,
            'user_not_allowed': not self.grant['user']['may_connect'],
            'scope_reduced': self.writes and not self._may_write(),
        }
        return next((cause for cause, applies in causes.items() if applies), None)

    def _may_write(self) -> bool:
        """Tell whether user and client still have what the token was issued with."""
        held = set(self.grant['scope'].split()) & set(self.client['scope'].split())
        return WRITE in held and not self.client['read_only']
