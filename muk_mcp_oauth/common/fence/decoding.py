"""Reads JSON or Python literals in texts, as the tools themselves do."""

from __future__ import annotations

import ast
import json
from contextlib import suppress
from typing import Any

_OPENING = ('[', '{', '(')
LONGEST = 200_000


def decoded(value: Any) -> Any:
    """Return the list or object that a text holds, or the value as it is."""
    if not isinstance(value, str) or not value.lstrip().startswith(_OPENING) or len(value) > LONGEST:
        return value
    for read in (json.loads, ast.literal_eval):
        with suppress(ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            return read(value.strip())
    return value
