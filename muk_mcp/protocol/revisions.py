"""The protocol revisions this server speaks and what came with each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Revision:
    """One dated revision; a stateless one carries its metadata in every request and has no sessions."""

    name: str
    stateless: bool = False
    batches: bool = False

    @property
    def has_annotations(self) -> bool:
        """Tools may say whether they read or write."""
        return self.name >= '2025-03-26'

    @property
    def has_titles(self) -> bool:
        """Names have titles beside them, and results may hold structured content and links to resources."""
        return self.name >= '2025-06-18'

    @property
    def has_icons(self) -> bool:
        return self.name >= '2025-11-25'


STATELESS = Revision('2026-07-28', stateless=True)
NEWEST_WITH_SESSIONS = Revision('2025-11-25')
WITH_BATCHES = Revision('2025-03-26', batches=True)

# The header that names the revision came with 2025-06-18; the specification has a request without one served by these rules.
ASSUMED = WITH_BATCHES

REVISIONS = {
    revision.name: revision
    for revision in (
        STATELESS,
        NEWEST_WITH_SESSIONS,
        Revision('2025-06-18'),
        WITH_BATCHES,
        Revision('2024-11-05'),
    )
}


def negotiate(requested: str) -> Revision:
    """Return the revision that answers ``initialize``: the requested one if it has sessions, else the newest that has."""
    revision = REVISIONS.get(requested, NEWEST_WITH_SESSIONS)
    return NEWEST_WITH_SESSIONS if revision.stateless else revision
