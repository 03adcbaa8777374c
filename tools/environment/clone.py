"""Which clone of the repository we are, for what clones that share a cache must not share."""

import hashlib

from tools import REPOSITORY


def identity() -> str:
    """Four hex digits of the clone's place."""
    return hashlib.sha256(str(REPOSITORY).encode()).hexdigest()[:4]
