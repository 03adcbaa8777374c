"""Moments as Odoo stores them, naive and in UTC, and as tokens carry them, in seconds since 1970."""

from __future__ import annotations

from datetime import datetime, timezone

# Seconds that the clock of another machine may differ from ours. Tokens and assertions are accepted, keys published and
# used assertions remembered for that much longer.
LEEWAY = 30


def utc_now() -> datetime:
    """Return the present moment, naive, with its microseconds; ``fields.Datetime.now`` drops them."""
    return datetime.now(timezone.utc).replace(tzinfo=None)


def aware(moment: datetime) -> datetime:
    """Return a naive UTC moment with its zone."""
    return moment.replace(tzinfo=timezone.utc)


def to_seconds(moment: datetime) -> float:
    """Return the seconds since 1970 of a naive UTC moment; ``timestamp`` alone would take it for local time."""
    return aware(moment).timestamp()


def from_seconds(seconds: float) -> datetime:
    """Return the naive UTC moment of seconds since 1970."""
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
