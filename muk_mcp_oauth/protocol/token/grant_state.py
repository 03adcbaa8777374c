"""Whether a grant may act: the one answer, for tokens presented, refreshed, exchanged and introspected, and for people.

A grant is what one consent starts and everything that comes of it: its code, its access tokens, its family of refresh
tokens. RFC 9068 section 4 and RFC 7009 section 2.1 leave open what ends it; this list is what does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..scope import ADMIN, READ, WRITE, canonical, limited


@dataclass(frozen=True)
class ClientState:
    """``admits_user`` is False if an administrator keeps the client to groups that the user is not in.

    ``may_administer`` is True if the setting, the switch of the client and the groups of the user allow it now.
    """

    client_id: str
    state: str
    scope: str
    read_only: bool
    admits_user: bool
    may_administer: bool = False


@dataclass(frozen=True)
class ConsentState:
    scope: str
    withdrawn: bool


@dataclass(frozen=True)
class UserState:
    """``may_connect`` is False outside the group *Connect AI clients*, and for portal and public users."""

    active: bool
    may_connect: bool


@dataclass(frozen=True)
class StandInKey:
    """The key of ``muk_mcp`` that stands for the connection there (see ``models/grant/stand_in_key.py``)."""

    id: int
    name: str
    scope: str


@dataclass(frozen=True)
class GrantState:
    """A grant and everything behind it as one statement read it; times in seconds since 1970 UTC.

    ``ended_reason`` is None while nobody ended it, ``last_used_at`` 0 before the first use. The stand-in keys are None if somebody deleted them.
    """

    id: int
    user_id: int
    scope: str
    database_uuid: str
    ended_reason: str | None
    last_used_at: float
    expires_at: float
    client: ClientState
    consent: ConsentState
    user: UserState
    read_key: StandInKey | None
    write_key: StandInKey | None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> GrantState:
        """Build the state from the JSON object that ``grant_state.sql`` returns."""
        parts = {
            'client': ClientState(**row['client']),
            'consent': ConsentState(**row['consent']),
            'user': UserState(**row['user']),
            'read_key': row['read_key'] and StandInKey(**row['read_key']),
            'write_key': row['write_key'] and StandInKey(**row['write_key']),
        }
        return cls(**{**row, **parts})

    def refusal(self, database_uuid: str, now: float) -> str | None:
        """Return the first reason, in this order, that the grant may not act; None if it may.

        What somebody did on purpose comes before what merely follows from it, so that the audit log names the cause.
        """
        reasons = (
            ('database_copied', self.database_uuid != database_uuid),
            (f'grant_ended {self.ended_reason}'.strip(), self.ended_reason is not None),
            ('grant_expired', self.expires_at <= now),
            (f'client_{self.client.state}', self.client.state != 'active'),
            ('consent_withdrawn', self.consent.withdrawn),
            ('user_archived', not self.user.active),
            ('user_not_allowed', not self.user.may_connect),
            ('client_not_for_user', not self.client.admits_user),
            ('stand_in_key_gone', not (self.read_key and self.write_key)),
        )
        return next((reason for reason, applies in reasons if applies), None)

    @property
    def allowed_scope(self) -> str:
        """What is left of the granted scope: it only shrinks, with the consent and with what the client may have."""
        of_client = limited(self.client.scope, READ) if self.client.read_only else self.client.scope
        if self.client.may_administer and not self.client.read_only:
            of_client = canonical({*of_client.split(), ADMIN})
        return limited(limited(self.scope, self.consent.scope), of_client)

    def stand_in_key(self, scope: str) -> StandInKey | None:
        """Return the key that stands for a token of this scope."""
        return self.write_key if WRITE in scope.split() else self.read_key
