"""Finds everything that the arguments of a tool call name, whichever tool of whichever edition it is.

The reading is by shape, not by the schema of a tool: a list of three with an operator in the middle is a condition, an
object whose members are fields of the model holds values, and so on. It may find too much, never too little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .decoding import decoded
from .mention import Condition, Mention, NamedField, NamedModel, Reach, Schema, WrittenValue
from .paths import paths_of

_OPERATOR = re.compile(r'[=!<>?]{1,3}|(?:not )?(?:any!?|in|=?i?like)|(?:child|parent)_of', re.IGNORECASE)
_SUBDOMAIN = re.compile(r'(?:not )?any!?', re.IGNORECASE)
# `res.partner,7` (references), `res.partner/7/image_1920` behind `odoo://record/` (resources) and the like.
_RECORD = re.compile(r'(?:[a-z]+://(?:\w+/)?)?([a-z_]\w*(?:\.\w+)*)[,/:#](\d+)(?:[,/:#](\w+))?\Z')
_REFERENCE = frozenset({'id', 'name', 'display_name'})
DEEPEST = 60
MOST_VALUES = 100_000


class TooMuch(Exception):
    """The arguments hold more than any tool takes."""


def mentions(arguments: dict[str, Any], schema: Schema) -> Iterator[Mention]:
    """Yield what the arguments of a call name; raise TooMuch. ``arguments`` are as the client sent them, valid or not."""
    model = arguments.get('model')
    reader = _Reader(schema)
    known = model if isinstance(model, str) and schema.has_model(model) else None
    for name, value in arguments.items():
        yield from reader.argument(known, name, decoded(value), 0)


class _Reader:
    def __init__(self, schema: Schema):
        self.schema = schema
        self.left = MOST_VALUES

    def argument(self, model: str | None, name: str, value: Any, level: int) -> Iterator[Mention]:
        """Read a value that is known by a name, which is no field's."""
        yield from self.model_in(name, value)
        yield WrittenValue('', name, value)
        yield from self.value(model, value, level)

    def model_in(self, name: str, value: Any) -> Iterator[Mention]:
        """Read a value that may be the name of a model, such as that of the record a file or a message belongs to."""
        if name.endswith('model') and isinstance(value, str) and self.schema.has_model(value):
            yield NamedModel(value)

    def value(self, model: str | None, value: Any, level: int) -> Iterator[Mention]:
        """Read a value of which nothing is known but the model that its names belong to."""
        self.left -= 1
        if self.left < 0 or level > DEEPEST:
            raise TooMuch
        if isinstance(value, str):
            yield from self.text(model, value)
        elif isinstance(value, dict):
            yield from self.members(model, value, level)
        elif is_condition(value):
            yield from self.condition(model, value, 0, 0)
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield from self.value(model, decoded(item), level + 1)

    def text(self, model: str | None, text: str) -> Iterator[Mention]:
        record = _RECORD.match(text)
        if record and self.schema.has_model(record[1]):
            yield NamedModel(record[1])
            if record[3]:
                yield from self.path(record[1], (record[3],))
        elif model:
            for path in paths_of(text):
                if self.schema.has_field(model, path[0]):
                    yield from self.path(model, path)

    def path(self, model: str | None, path: tuple[str, ...], hops: int = 0) -> Iterator[Mention]:
        """Follow a path; a name that its model does not have is read as if it were of any model."""
        yield Reach(hops + len(path) - 1)
        for position, name in enumerate(path):
            last = position == len(path) - 1
            known = model if model and self.schema.has_field(model, name) else ''
            yield NamedField(known, name, last)
            model = self.schema.comodel(known, name) if known else None
            if model and not last:
                yield NamedModel(model)

    def members(self, model: str | None, members: dict[Any, Any], level: int) -> Iterator[Mention]:
        """Read an object: values or a specification by field, or keyword arguments and a context by name."""
        for key, value in members.items():
            name = self._field(model, str(key))
            if not model or name is None:
                yield from self.argument(model, str(key), decoded(value), level + 1)
                continue
            yield NamedField(model, name)
            yield WrittenValue(model, str(key), value)
            yield from self.model_in(name, value)
            comodel = self.schema.comodel(model, name)
            if comodel:
                yield from self.related(comodel, decoded(value), level + 1)
            elif not isinstance(value, str):
                yield from self.value(model, value, level + 1)

    def _field(self, model: str | None, name: str) -> str | None:
        """Return the field that a member of an object is about; a context gives defaults as `default_name`."""
        names = (name, name.removeprefix('default_'))
        return next((known for known in names if model and self.schema.has_field(model, known)), None)

    def related(self, comodel: str, value: Any, level: int) -> Iterator[Mention]:
        """Read what is written into a relational field, or a specification of what is read through it."""
        self.left -= 1
        if self.left < 0 or level > DEEPEST:
            raise TooMuch
        if isinstance(value, dict) and not _REFERENCE.issuperset(value):
            yield NamedModel(comodel)
            yield from self.members(comodel, value, level)
        elif isinstance(value, (list, tuple)):
            for item in value:
                inner = item[2] if isinstance(item, (list, tuple)) and len(item) == 3 else item
                yield from self.related(comodel, decoded(inner), level + 1)

    def condition(self, model: str | None, condition: Any, hops: int, depth: int) -> Iterator[Mention]:
        left, operator, right = condition
        path = tuple(segment for segment in left.split(':')[0].split('.') if segment)
        hops += len(path) - 1
        yield Condition(hops, depth)
        yield from self.path(model, path, hops - len(path) + 1)
        if _SUBDOMAIN.fullmatch(operator):
            comodel = self._reached(model, path)
            if comodel:
                yield NamedModel(comodel)
            yield from self.subdomain(comodel, decoded(right), hops + 1, depth + 1)

    def subdomain(self, model: str | None, domain: Any, hops: int, depth: int) -> Iterator[Mention]:
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise TooMuch
        if is_condition(domain):
            yield from self.condition(model, domain, hops, depth)
            return
        if isinstance(domain, (list, tuple)):
            for item in domain:
                yield from self.subdomain(model, decoded(item), hops, depth)

    def _reached(self, model: str | None, path: tuple[str, ...]) -> str | None:
        for name in path:
            model = self.schema.comodel(model, name) if model else None
        return model


def is_condition(value: Any) -> bool:
    return (
        isinstance(value, (list, tuple))
        and len(value) == 3
        and isinstance(value[0], str)
        and isinstance(value[1], str)
        and bool(_OPERATOR.fullmatch(value[1].strip()))
    )
