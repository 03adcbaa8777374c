"""Masks secrets in values that go to the audit log."""

from __future__ import annotations

import re
from typing import Any

MASK = '•••'
# Odoo's dialog of a new API key gets it as ``default_key``.
SECRET_NAME = re.compile(r'passw|secret|token|api_?key|private_?key|credential|default_key', re.IGNORECASE)
BEARER = re.compile(r'(bearer +)[\w.~+/-]+=*', re.IGNORECASE | re.ASCII)


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value with members named like secrets and bearer tokens within texts masked."""
    if isinstance(value, dict):
        return {name: MASK if _is_secret(str(name), value) else redacted(member) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [redacted(item) for item in value]
    return BEARER.sub(rf'\1{MASK}', value) if isinstance(value, str) else value


def _is_secret(name: str, members: dict[Any, Any]) -> bool:
    """Judge a member by its name; arguments without names, such as those of ``change_password``, by that of their method."""
    return bool(SECRET_NAME.search(str(members.get('method')) if name == 'args' else name))
