"""Takes hidden fields, and records beyond a number, out of the value that a tool gives back."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any


def without_fields(value: Any, hidden: AbstractSet[str]) -> Any:
    """Return a copy of a JSON value without the members and columns that ``hidden`` names.

    A member may be an aggregate or a path: `wage:sum` and `wage.currency_id` go with `wage`.
    """
    if isinstance(value, dict):
        return _without_members(value, hidden)
    return [without_fields(item, hidden) for item in value] if isinstance(value, (list, tuple)) else value


def _without_members(members: dict[Any, Any], hidden: AbstractSet[str]) -> dict[Any, Any]:
    kept = {name: without_fields(item, hidden) for name, item in members.items() if not _is_hidden(name, hidden)}
    columns, rows = members.get('columns'), kept.get('rows')
    if isinstance(columns, list) and isinstance(rows, list):
        shown = [position for position, name in enumerate(columns) if not _is_hidden(name, hidden)]
        if len(shown) < len(columns):
            kept['columns'] = [columns[position] for position in shown]
            kept['rows'] = [_cells(row, shown) for row in rows]
    return kept


def _cells(row: Any, shown: list[int]) -> Any:
    return [row[position] for position in shown if position < len(row)] if isinstance(row, list) else row


def _is_hidden(name: Any, hidden: AbstractSet[str]) -> bool:
    if not isinstance(name, str):
        return False
    return name in hidden or name.split(':')[0].split('.')[0].split('/')[0] in hidden


def at_most(value: Any, records: int) -> Any:
    """Return a copy of a JSON value in which no list of objects or rows, at whatever depth, has more than ``records``."""
    if isinstance(value, dict):
        return {name: at_most(item, records) for name, item in value.items()}
    if not isinstance(value, list):
        return value
    of_records = bool(value) and all(isinstance(item, (dict, list)) for item in value)
    return [at_most(item, records) for item in (value[:records] if of_records else value)]
