"""The protocol revisions this server speaks and the eras they belong to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Revision:
    """One dated revision; a stateless one carries its metadata in every request and has no sessions."""

    name: str
    stateless: bool


STATELESS = Revision('2026-07-28', stateless=True)
NEWEST_WITH_SESSIONS = Revision('2025-11-25', stateless=False)
OLDEST = Revision('2025-06-18', stateless=False)

REVISIONS = {revision.name: revision for revision in (STATELESS, NEWEST_WITH_SESSIONS, OLDEST)}


def negotiate(requested: str) -> Revision:
    """Return the revision that answers ``initialize``: the requested one where it has sessions, else the newest that has."""
    revision = REVISIONS.get(requested, NEWEST_WITH_SESSIONS)
    return NEWEST_WITH_SESSIONS if revision.stateless else revision
