"""Finds the paths of fields in the texts by which Odoo is asked for fields, orders, groups and aggregates."""

from __future__ import annotations

import re
from collections.abc import Iterator

_PATH = r'\.?[A-Za-z_]\w*(?:[./][A-Za-z_]\w*|/\.id)*'
# A field, with a period or function behind a colon and, in Odoo 17, what the function is applied to in brackets.
_TERM = re.compile(
    rf'\s*(?P<path>{_PATH})(?::[A-Za-z_]+(?:\(\s*(?P<inner>{_PATH})\s*\))?)?'
    r'(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*\Z',
    re.IGNORECASE,
)
LONGEST = 1000


def paths_of(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the paths that ``text`` names, as tuples of field names; nothing if it is no text of that kind.

    `partner_id.name`, `name/id` (import and export), `date:month`, `total:sum(amount)` and `name desc, id` are.
    """
    if len(text) > LONGEST:
        return
    terms = [_TERM.match(term) for term in text.split(',')]
    if None not in terms:
        for term in filter(None, terms):
            yield from (_split(path) for path in term.group('path', 'inner') if path)


def _split(path: str) -> tuple[str, ...]:
    return tuple(segment for segment in re.split(r'[./]', path) if segment)
