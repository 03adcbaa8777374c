"""How deep JSON may go: what checks, runs and records a message walks through it by recursion."""

from __future__ import annotations

from typing import Any

# Far more than any tool needs, far less than Python's stack holds.
MOST_LEVELS = 100


def is_shallow(value: Any, levels: int = MOST_LEVELS) -> bool:
    """Return True if at most ``levels`` objects and arrays of a JSON value lie within each other."""
    if not isinstance(value, dict | list):
        return True
    members = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(is_shallow(member, levels - 1) for member in members if isinstance(member, dict | list))
