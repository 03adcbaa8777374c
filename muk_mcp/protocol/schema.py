"""Checks tool arguments against the part of JSON Schema 2020-12 that tool definitions use."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .nesting import is_shallow

TYPES: dict[str, tuple[type, ...]] = {
    'object': (dict,),
    'array': (list,),
    'string': (str,),
    'integer': (int,),
    'number': (int, float),
    'boolean': (bool,),
    'null': (type(None),),
}


class ArgumentError(Exception):
    """Arguments that do not fit the schema; the text says which and why, for the model to correct."""


def checked_arguments(schema: dict[str, Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with defaults filled in; raise ArgumentError with every fault found."""
    properties = schema.get('properties', {})
    values = {name: _unwrapped(properties.get(name, {}), value) for name, value in arguments.items()}
    faults = list(_faults(schema, values, ''))
    if not _is_storable(arguments):
        faults.append('Texts must not contain NUL or half surrogate pairs.')
    if faults:
        raise ArgumentError('The arguments do not fit the tool: ' + ' '.join(faults))
    defaults = {name: rule['default'] for name, rule in properties.items() if 'default' in rule}
    return {**defaults, **values}


def _is_storable(value: Any) -> bool:
    """Tell whether PostgreSQL can hold every text in ``value``."""
    if isinstance(value, str):
        return '\x00' not in value and not any('\ud800' <= character <= '\udfff' for character in value)
    if isinstance(value, dict):
        return all(_is_storable(name) and _is_storable(member) for name, member in value.items())
    return not isinstance(value, list) or all(map(_is_storable, value))


def _unwrapped(rule: dict[str, Any], value: Any) -> Any:
    """Return the list or object that some models send as JSON text, any other value as it is."""
    if not isinstance(value, str) or rule.get('type') not in ('array', 'object'):
        return value
    try:
        unwrapped = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return unwrapped if is_shallow(unwrapped) else value


def _faults(rule: dict[str, Any], value: Any, path: str) -> Iterator[str]:
    label = f'`{path}`' if path else 'the arguments'
    if not _has_type(rule, value):
        yield f'{label} must be {_type_names(rule)}.'
        return
    if 'enum' in rule and value not in rule['enum']:
        yield f'{label} must be one of {", ".join(map(str, rule["enum"]))}.'
    yield from _bound_faults(rule, value, label)
    if isinstance(value, dict):
        yield from _member_faults(rule, value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(rule.get('items', {}), item, f'{path}[{index}]')


def _has_type(rule: dict[str, Any], value: Any) -> bool:
    names = rule.get('type')
    if names is None:
        return True
    if isinstance(value, bool):
        return 'boolean' in names
    allowed = [names] if isinstance(names, str) else names
    return any(isinstance(value, TYPES[name]) for name in allowed)


def _type_names(rule: dict[str, Any]) -> str:
    names = rule['type']
    return f'of type {names if isinstance(names, str) else " or ".join(names)}'


def _bound_faults(rule: dict[str, Any], value: Any, label: str) -> Iterator[str]:
    if isinstance(value, int | float):
        if value < rule.get('minimum', value):
            yield f'{label} must be at least {rule["minimum"]}.'
        if value > rule.get('maximum', value):
            yield f'{label} must be at most {rule["maximum"]}.'
    elif isinstance(value, str | list):
        unit, kind = ('characters', 'Length') if isinstance(value, str) else ('items', 'Items')
        if len(value) < rule.get(f'min{kind}', 0):
            yield f'{label} must have at least {rule[f"min{kind}"]} {unit}.'
        if len(value) > rule.get(f'max{kind}', len(value)):
            yield f'{label} must have at most {rule[f"max{kind}"]} {unit}.'


def _member_faults(rule: dict[str, Any], value: dict[str, Any], path: str) -> Iterator[str]:
    properties = rule.get('properties', {})
    for name in rule.get('required', []):
        if name not in value:
            yield f'`{_join(path, name)}` is required.'
    for name, member in value.items():
        if name in properties:
            yield from _faults(properties[name], member, _join(path, name))
        elif rule.get('additionalProperties') is False:
            yield f'`{_join(path, name)}` is unknown; known are {", ".join(properties) or "none"}.'


def _join(path: str, name: str) -> str:
    return f'{path}.{name}' if path else name
