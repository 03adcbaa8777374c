"""Masks secrets in values that go to the audit log."""
from __future__ import annotations

import re
from typing import Any

MASK = '•••'
SECRET_NAME = re.compile(r'passw|secret|token|api_?key|private_?key|credential', re.IGNORECASE)


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value in which members named like secrets are masked."""
    if isinstance(value, dict):
        return {name: MASK if SECRET_NAME.search(str(name)) else redacted(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(item) for item in value]
    return value
