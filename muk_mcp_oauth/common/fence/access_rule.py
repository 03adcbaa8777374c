"""An access rule of the owner (section 3 of the fence): for whom it is, which models it is about, and what it leaves open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from .entry import EVERYTHING


@dataclass(frozen=True)
class Subject:
    """Who calls: the groups of the user by their ids, and the OAuth client by its public id or the key by its id."""

    groups: tuple[int, ...]
    client_id: str | None = None
    key_id: int | None = None


@dataclass(frozen=True)
class Hidden:
    """Fields, by a pattern of their names, of one model or of each that the rule is about."""

    name: str
    model: str = '*'


@dataclass(frozen=True)
class AccessRule:
    """``groups``, ``client_ids`` and ``key_ids`` are None if the rule does not ask for them.

    ``models`` are names or patterns. ``most_records`` 0 is no limit. ``domain`` is a Python expression, or empty.
    """

    id: int
    name: str
    models: tuple[str, ...]
    groups: frozenset[int] | None = None
    client_ids: frozenset[str] | None = None
    key_ids: frozenset[int] | None = None
    except_groups: frozenset[int] = frozenset()
    operations: frozenset[str] = EVERYTHING
    hidden: tuple[Hidden, ...] = ()
    most_records: int = 0
    domain: str = ''

    def is_about(self, model: str) -> bool:
        return any(fnmatchcase(model, pattern) for pattern in self.models)

    def is_for(self, subject: Subject) -> bool:
        if not self.except_groups.isdisjoint(subject.groups):
            return False
        if self.groups is not None and self.groups.isdisjoint(subject.groups):
            return False
        if self.client_ids is None and self.key_ids is None:
            return True
        return subject.client_id in (self.client_ids or ()) or subject.key_id in (self.key_ids or ())

    def hides(self, model: str, name: str) -> bool:
        return any(fnmatchcase(name, hidden.name) and fnmatchcase(model, hidden.model) for hidden in self.hidden)


def first_match(rules: Iterable[AccessRule], model: str, subject: Subject) -> AccessRule | None:
    """Return the rule that decides, None if there is none, which leaves everything as Odoo has it."""
    return next((rule for rule in rules if rule.is_about(model) and rule.is_for(subject)), None)
