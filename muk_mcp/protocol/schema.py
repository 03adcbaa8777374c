"""The part of JSON Schema 2020-12 that tool definitions use: what every LLM interface takes, checked when a tool is declared.

``free`` is our own keyword, which clients never see. It stands beside a schema that describes the usual form for
interfaces without unions of types; the tool itself checks the content.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

Schema = dict[str, Any]

COMMON = {'type', 'description', 'title', 'default', 'enum', 'free'}
KEYWORDS = {
    'object': COMMON | {'properties', 'required', 'additionalProperties'},
    'array': COMMON | {'items', 'minItems', 'maxItems'},
    'string': COMMON | {'minLength', 'maxLength'},
    'integer': COMMON | {'minimum', 'maximum'},
    'number': COMMON | {'minimum', 'maximum'},
    'boolean': COMMON,
}
TYPES: dict[str, tuple[type, ...]] = {
    'object': (dict,),
    'array': (list,),
    'string': (str,),
    'integer': (int,),
    'number': (int, float),
    'boolean': (bool,),
}
TYPE_NAMES = {
    'object': 'an object',
    'array': 'a list',
    'string': 'a text',
    'integer': 'a whole number',
    'number': 'a number',
    'boolean': 'true or false',
}
# More would cost the model more than they tell it.
MOST_FAULTS = 10


class ArgumentError(Exception):
    """Arguments that do not fit the schema; the text says which and why, for the model to correct."""


def check_declaration(schema: Schema, path: str) -> None:
    """Raise ValueError if some LLM interface would refuse ``schema`` or if its keywords are not checked here."""
    kind = schema.get('type')
    if not isinstance(kind, str) or kind not in KEYWORDS:
        raise ValueError(f'{path}: the type must be one of {", ".join(KEYWORDS)}, not {kind!r}.')
    unknown = schema.keys() - KEYWORDS[kind]
    if unknown:
        raise ValueError(f'{path}: {", ".join(sorted(unknown))} is not supported for the type {kind}.')
    if kind == 'array':
        if not schema.get('items'):
            raise ValueError(f'{path}: a list must say what its items are.')
        check_declaration(schema['items'], f'{path}[]')
    if kind == 'object':
        if not isinstance(schema.get('additionalProperties'), bool):
            raise ValueError(f'{path}: an object must say whether it takes additionalProperties.')
        for name, rule in schema.get('properties', {}).items():
            check_declaration(rule, f'{path}.{name}')


def wire_schema(schema: Schema) -> Schema:
    """Return ``schema`` as clients see it, without our own keyword."""
    shown = {name: value for name, value in schema.items() if name != 'free'}
    if 'items' in shown:
        shown['items'] = wire_schema(shown['items'])
    if 'properties' in shown:
        shown['properties'] = {name: wire_schema(rule) for name, rule in shown['properties'].items()}
    return shown


def check_arguments(schema: Schema, arguments: dict[str, Any]) -> None:
    """Raise ArgumentError with the first faults found, ten at most."""
    faults = list(islice(_all_faults(schema, arguments), MOST_FAULTS + 1))
    if len(faults) > MOST_FAULTS:
        faults[MOST_FAULTS:] = ['There are more faults.']
    if faults:
        raise ArgumentError('The arguments do not fit the tool: ' + ' '.join(faults))


def _all_faults(schema: Schema, arguments: dict[str, Any]) -> Iterator[str]:
    yield from _faults(schema, arguments, '')
    if not _is_storable(arguments):
        yield 'Texts must not contain NUL or half surrogate pairs.'


def _is_storable(value: Any) -> bool:
    """Return True if PostgreSQL can hold every text in ``value``."""
    if isinstance(value, str):
        return '\x00' not in value and (value.isascii() or not any('\ud800' <= char <= '\udfff' for char in value))
    if isinstance(value, dict):
        return all(_is_storable(name) and _is_storable(member) for name, member in value.items())
    return not isinstance(value, list) or all(map(_is_storable, value))


def _faults(rule: Schema, value: Any, path: str) -> Iterator[str]:
    label = f'`{path}`' if path else 'the arguments'
    if not _has_type(rule, value):
        yield f'{label} must be {TYPE_NAMES[rule["type"]]}.'
        return
    if 'enum' in rule and value not in rule['enum']:
        yield f'{label} must be one of {", ".join(map(str, rule["enum"]))}.'
    bounds = list(_bound_faults(rule, value, label))
    yield from bounds
    # A list that is too long is not looked at any further.
    if bounds or rule.get('free'):
        return
    if isinstance(value, dict):
        yield from _member_faults(rule, value, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(rule['items'], item, f'{path}[{index}]')


def _has_type(rule: Schema, value: Any) -> bool:
    if isinstance(value, bool):
        return bool(rule['type'] == 'boolean')
    return isinstance(value, TYPES[rule['type']])


def _bound_faults(rule: Schema, value: Any, label: str) -> Iterator[str]:
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


def _member_faults(rule: Schema, value: dict[str, Any], path: str) -> Iterator[str]:
    properties = rule.get('properties', {})
    for name in rule.get('required', []):
        if name not in value:
            yield f'`{_join(path, name)}` is required.'
    for name, member in value.items():
        if name in properties:
            yield from _faults(properties[name], member, _join(path, name))
        elif not rule['additionalProperties']:
            shown = _join(path, name)[:100]
            yield f'`{shown}` is unknown; known are {", ".join(properties) or "none"}.'


def _join(path: str, name: str) -> str:
    return f'{path}.{name}' if path else name
