"""Reads the lists and objects that models write as text: JSON, or what Python would print for it."""

from __future__ import annotations

import ast
import json
import math
from typing import Any

from .nesting import is_shallow

LONGEST_TEXT = 1_000_000
# Python's parser takes far more memory than JSON's.
LONGEST_PYTHON = 100_000
NAMES = {'true': True, 'false': False, 'null': None}


def read_literal(text: str) -> Any:
    """Return the JSON value that ``text`` spells; tuples become lists. Raises ValueError for anything but literals."""
    if len(text) > LONGEST_TEXT:
        raise ValueError('too long')
    try:
        value = read_json(text)
    except (ValueError, RecursionError):
        value = _read_python(text)
    if not is_shallow(value):
        raise ValueError('nested too deeply')
    return value


def read_json(text: str) -> Any:
    """Return a JSON value as RFC 8259 has it: Python's own reader takes NaN, and makes 1e999 infinite."""
    return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _read_python(text: str) -> Any:
    if len(text) > LONGEST_PYTHON:
        raise ValueError('too long')
    try:
        return _value(ast.parse(text.strip(), mode='eval').body)
    except (SyntaxError, RecursionError, MemoryError):
        raise ValueError('no literal') from None


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.List | ast.Tuple):
        return [_value(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        return {_key(name): _value(member) for name, member in zip(node.keys, node.values, strict=True)}
    if isinstance(node, ast.Name) and node.id in NAMES:
        return NAMES[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_number(_value(node.operand))
    if isinstance(node, ast.Constant) and isinstance(node.value, str | bool | None):
        return node.value
    return _number(getattr(node, 'value', None))


def _key(node: ast.expr | None) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError('no name')


def _number(value: Any) -> int | float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value):
        raise ValueError('no literal')
    return value  # type: ignore[no-any-return]
