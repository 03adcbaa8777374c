"""What a presented refresh token leads to (OAuth 2.1 section 4.3.1, RFC 9700 section 4.14.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

MAX_REPLAYS = 30


class Outcome(Enum):
    """``ROTATE`` consumes the token, ``REPEAT`` answers a replay inside the grace window, ``REUSE`` ends the grant."""

    ROTATE = 'rotate'
    REPEAT = 'repeat'
    REUSE = 'refresh_token_reused'
    EXPIRED = 'refresh_token_expired'


@dataclass(frozen=True)
class PresentedToken:
    """A refresh token of a living grant at the moment it is presented; times in naive UTC.

    ``id`` is that of its row, ``generation`` counts the tokens of the grant from 1.
    """

    id: int
    generation: int
    expires_at: datetime
    first_used_at: datetime | None
    replays: int
    successor_used: bool


def decide_rotation(token: PresentedToken, received_at: datetime, grace: timedelta) -> Outcome:
    """Decide from the time the request came, so that waiting for a lock eats nothing of the grace window.

    Whether the grant is alive is decided before (``grant_state``); this is about the token alone.
    """
    if token.first_used_at is None:
        return Outcome.EXPIRED if received_at >= token.expires_at else Outcome.ROTATE
    return _decide_replay(token, received_at, grace)


def seconds_late(token: PresentedToken, received_at: datetime) -> int | None:
    """Return after how many seconds a used token came again, None if no grace window would have helped."""
    if token.first_used_at is None or token.successor_used or token.replays >= MAX_REPLAYS:
        return None
    return int((received_at - token.first_used_at).total_seconds())


def _decide_replay(token: PresentedToken, received_at: datetime, grace: timedelta) -> Outcome:
    # A token that was consumed in time but ran out since is refused without harm: a late duplicate, not a theft.
    in_window = (
        not token.successor_used
        and token.replays < MAX_REPLAYS
        and received_at - (token.first_used_at or received_at) < grace
    )
    if not in_window:
        return Outcome.REUSE
    return Outcome.EXPIRED if received_at >= token.expires_at else Outcome.REPEAT
