"""Masks what opens something in answers and in rows of the audit log, wherever it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from .closed_fields import is_secret_name

MASK = '•••'

# Links that sign in or open a record: what they carry in their query, and ids that only those who are invited know.
_BEFORE_QUERY = r'(?:[?&;]|&amp;|%3F|%26)(?:\w*token|hash|signup_email|otp|pin)(?:=|%3D)'
_BEFORE_ID = r'/(?:calendar/join_videocall|survey/(?:start|print|test|session/manage)|(?:chat|meet)/\d+)/'
_QUERY = re.compile(rf'({_BEFORE_QUERY})([^&"\'<>\s\\#]+)', re.IGNORECASE)
_PATH = re.compile(rf'({_BEFORE_ID})([\w-]{{8,}})')
_QUERY_BEGINS, _PATH_BEGINS = re.compile(_BEFORE_QUERY, re.IGNORECASE), re.compile(_BEFORE_ID)
# A member of JSON text, which may be cut at its end.
_MEMBER = re.compile(r'("(\w+)"\s*:\s*")((?:[^"\\]|\\.)*)')


def masked_links(text: str) -> str:
    """Return a text with the secret part of links masked."""
    if _may_have_query(text):
        text = _QUERY.sub(rf'\1{MASK}', text)
    return _PATH.sub(rf'\1{MASK}', text) if '/' in text else text


def _may_have_query(text: str) -> bool:
    return '=' in text or '%3D' in text


def _names_link(text: str) -> bool:
    """Return True if a link may begin in a text of JSON, whatever follows."""
    return bool(_may_have_query(text) and _QUERY_BEGINS.search(text)) or bool(_PATH_BEGINS.search(text))


def holds_no_secret(value: Any, text: str) -> bool:
    """Return True if ``masked`` changes nothing in a table, or in an object without others, whose JSON is ``text``.

    False means that it has to be looked at value by value.
    """
    if not isinstance(value, dict) or text.count('{') != 1 or _names_link(text):
        return False
    columns = value.get('columns')
    return not any(is_secret_name(str(name)) for name in (*value, *(columns if isinstance(columns, list) else ())))


def masked(value: Any, is_secret: Callable[[str], bool] = is_secret_name) -> Any:
    """Return a copy of a JSON value without what opens something: members and columns named so, and parts of links."""
    if isinstance(value, str):
        return masked_links(value)
    if isinstance(value, dict):
        return _masked_members(value, is_secret)
    return [masked(item, is_secret) for item in value] if isinstance(value, (list, tuple)) else value


def _masked_members(members: dict[Any, Any], is_secret: Callable[[str], bool]) -> dict[Any, Any]:
    copy = {
        name: MASK if isinstance(item, (str, bytes)) and item and is_secret(str(name)) else masked(item, is_secret)
        for name, item in members.items()
    }
    columns, rows = members.get('columns'), copy.get('rows')
    if isinstance(columns, list) and isinstance(rows, list):
        hidden = {position for position, name in enumerate(columns) if isinstance(name, str) and is_secret(name)}
        copy['rows'] = [_masked_row(row, hidden) for row in rows] if hidden else rows
    return copy


def _masked_row(row: Any, hidden: set[int]) -> Any:
    if not isinstance(row, list):
        return row
    return [MASK if position in hidden and cell else cell for position, cell in enumerate(row)]


def masked_json(text: str, is_secret: Callable[[str], bool] = is_secret_name) -> str:
    """Return JSON text, whole or cut, with members named like secrets and parts of links masked."""
    return masked_links(
        _MEMBER.sub(lambda found: found[1] + MASK if found[3] and is_secret(found[2]) else found[0], text)
    )
