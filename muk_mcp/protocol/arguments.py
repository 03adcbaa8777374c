"""Reads the arguments of a tool call leniently, led by the tool's schema, before they are checked.

Models send null for what they leave out, numbers as text, one value for a list of one and JSON as text. Each of these
has one meaning where the schema says what is wanted, so it is read, not refused.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from .literal import read_literal
from .schema import Schema, check_arguments

WHOLE_NUMBER = re.compile(r'[+-]?\d{1,30}(\.0*)?')
NUMBER = re.compile(r'[+-]?\d{1,30}(\.\d{0,30})?([eE][+-]?\d{1,3})?')
BOOLEANS = {'true': True, 'false': False, '1': True, '0': False}
# An empty text for these says "nothing"; for a text it is a value.
EMPTY_WHEN_BLANK = {'array', 'object', 'integer', 'number'}


def checked_arguments(schema: Schema, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments as the tool takes them, with defaults; raise ArgumentError with the faults found."""
    values = normalised(schema, arguments)
    check_arguments(schema, values)
    # A copy for each call: what a tool or an override does to its arguments must not reach the next call.
    defaults = {
        name: copy.deepcopy(rule['default'])
        for name, rule in schema.get('properties', {}).items()
        if 'default' in rule and name not in values
    }
    return {**defaults, **values}


def normalised(rule: Schema, value: Any) -> Any:
    """Return ``value`` in the type that ``rule`` wants if it can be read as such, else as it is."""
    match rule.get('type'):
        case 'object':
            return _object(rule, value)
        case 'array':
            return _array(rule, value)
        case 'integer' | 'number' as kind:
            return _number(kind, value)
        case 'boolean':
            return _boolean(value)
    return value


def _object(rule: Schema, value: Any) -> Any:
    members = _read(value, dict)
    if members == []:
        # PHP and Lua write an empty object like an empty list.
        return {}
    if not isinstance(members, dict) or rule.get('free'):
        return members
    properties = rule.get('properties', {})
    return {
        name: normalised(properties[name], member) if name in properties else member
        for name, member in members.items()
        if name not in properties or not _is_absent(properties[name], member)
    }


def _is_absent(rule: Schema, value: Any) -> bool:
    is_blank = isinstance(value, str) and not value.strip()
    return value is None or (is_blank and rule['type'] in EMPTY_WHEN_BLANK)


def _array(rule: Schema, value: Any) -> Any:
    items = _read(value, list)
    if not isinstance(items, list):
        items = [items] if _stands_for_a_list(rule, items) else items
    if not isinstance(items, list) or rule.get('free'):
        return items
    return [normalised(rule['items'], item) for item in items]


def _stands_for_a_list(rule: Schema, value: Any) -> bool:
    """Return True if a single value can only mean a list of one."""
    wanted = rule['items']['type']
    single = normalised(rule['items'], value)
    if wanted == 'object':
        return isinstance(single, dict)
    if wanted == 'string':
        return isinstance(single, str)
    return isinstance(single, int | float) and not isinstance(single, bool)


def _read(value: Any, wanted: type) -> Any:
    """Return the list or object that a text spells, any other value as it is."""
    if not isinstance(value, str) or not value.strip().startswith(('[', '{', '(')):
        return value
    try:
        found = read_literal(value)
    except ValueError:
        return value
    return found if isinstance(found, wanted) else value


def _number(kind: str, value: Any) -> Any:
    if isinstance(value, str):
        text = value.strip()
        if WHOLE_NUMBER.fullmatch(text):
            return int(text.partition('.')[0])
        if NUMBER.fullmatch(text):
            value = float(text)
    if kind == 'integer' and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _boolean(value: Any) -> Any:
    if isinstance(value, str):
        return BOOLEANS.get(value.strip().lower(), value)
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    return value
