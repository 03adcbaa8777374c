"""Masks secrets in values that go to the audit log."""

from __future__ import annotations

import re
from typing import Any

MASK = '•••'
# Parts of names, and words of them between underscores. Odoo's dialog of a new API key gets it as ``default_key``.
SECRET_NAME = re.compile(
    r'passw|secret|token|passphrase|private_?key|credential|authorization_code|session_id|signup_'
    r'|(?:^|_)(?:pass|pin|otp|iv|keys?|apikey|hashkey|hashiv|authcode)(?:$|_)',
    re.IGNORECASE,
)
# What system parameters hold is named by their keys only.
PARAMETERS = 'ir.config_parameter'
BEARER = re.compile(r'(bearer +)[\w.~+/-]+=*', re.IGNORECASE | re.ASCII)


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value with members named like secrets and bearer tokens within texts masked."""
    holds_parameters = isinstance(value, dict) and value.get('model') == PARAMETERS
    return _redacted(value, holds_parameters)


def _redacted(value: Any, holds_parameters: bool) -> Any:
    if isinstance(value, dict):
        return {
            name: MASK if _is_secret(str(name), value, holds_parameters) else _redacted(member, holds_parameters)
            for name, member in value.items()
        }
    if isinstance(value, list | tuple):
        return [_redacted(item, holds_parameters) for item in value]
    return BEARER.sub(rf'\1{MASK}', value) if isinstance(value, str) else value


def _is_secret(name: str, members: dict[Any, Any], holds_parameters: bool) -> bool:
    """Judge a member by its name; arguments without names, such as those of ``change_password``, by that of their method."""
    if holds_parameters and name in ('value', 'rows', 'args', 'kwargs', 'result'):
        return True
    return bool(SECRET_NAME.search(str(members.get('method')) if name == 'args' else name))
