"""One entry of a list of the fence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

READ = 'read'
CREATE = 'create'
WRITE = 'write'
UNLINK = 'unlink'
PRESS = 'press'

CHANGES = frozenset({CREATE, WRITE, UNLINK})
EVERYTHING = CHANGES | {READ, PRESS}


@dataclass(frozen=True)
class Closed:
    """A model, or all whose name matches ``pattern`` (``*`` stands for any characters), and why it is closed.

    ``name`` is a pattern too, of fields or methods, in lists of these. ``reason`` is a clause for people: it
    stands behind "because".
    """

    pattern: str
    reason: str
    name: str = '*'
    operations: frozenset[str] = EVERYTHING

    def matches(self, model: str, name: str = '*', operation: str | None = None) -> bool:
        if operation is not None and operation not in self.operations:
            return False
        return fnmatchcase(model, self.pattern) and (name == '*' or fnmatchcase(name, self.name))


def reason_in(entries: Iterable[Closed], model: str, name: str = '*', operation: str | None = None) -> str | None:
    """Return the reason of the first entry that matches, or None."""
    return next((entry.reason for entry in entries if entry.matches(model, name, operation)), None)
