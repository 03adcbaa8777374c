"""What a call names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class NamedModel:
    """A model that the call is about, or that a path reaches."""

    model: str


@dataclass(frozen=True)
class NamedField:
    """A field that the call reads, filters, sorts, groups or writes by; ``last`` ends a path, others are passed."""

    model: str
    name: str
    last: bool = True


@dataclass(frozen=True)
class WrittenValue:
    """A value that the call would write into a field, or pass to a method as an argument of that name."""

    model: str
    name: str
    value: Any


@dataclass(frozen=True)
class Condition:
    """A condition of a domain: how many fields lead to it, and in how many `any` it stands."""

    hops: int
    depth: int


@dataclass(frozen=True)
class Reach:
    """A path that passes through so many relations, the ones that lead to its domain included."""

    hops: int


Mention = NamedModel | NamedField | WrittenValue | Condition | Reach


class Schema(Protocol):
    """What is known of the models of a database."""

    def has_model(self, model: str) -> bool: ...

    def has_field(self, model: str, name: str) -> bool: ...

    def comodel(self, model: str, name: str) -> str | None:
        """Return the model that a relational field leads to, or None."""
