"""Excerpts of arguments and answers for the audit log: short, and with secrets masked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from .compact import compact_json

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
# The URL of a file on its way, which is all that it takes to have the file.
TRANSFER_PATH = '/mcp/files/'
TRANSFER = re.compile(rf'({TRANSFER_PATH})[\w-]+')
# Arguments that name things without telling what is in them.
NAMING = ('model', 'method', 'ids', 'id', 'fields', 'groupby', 'aggregates', 'order', 'limit', 'offset', 'kind')


def redacted(value: Any) -> Any:
    """Return a copy of a JSON value with members named like secrets and bearer tokens within texts masked."""
    return _Copier(value, None).copied(value)


def excerpt(value: Any, room: int, text: str | None = None) -> str:
    """Return at most ``room`` bytes of a value as compact JSON, with secrets masked; no more of it is looked at.

    ``text`` is the whole value as compact JSON, if that is known already.
    """
    if text is not None and _holds_no_secret(value, text[:room]):
        return cut_bytes(text[:room], room)
    return cut_bytes(compact_json(_Copier(value, room).copied(value)), room)


def _holds_no_secret(value: Any, beginning: str) -> bool:
    """Return True if nothing has to be masked in a table, or in an object without others, that begins with this JSON.

    False means that it has to be looked at value by value.
    """
    if not isinstance(value, dict) or value.get('model') == PARAMETERS or 'args' in value or beginning.count('{') != 1:
        return False
    columns = value.get('columns')
    names = [*value, *(columns if isinstance(columns, list) else ())]
    is_named_so = any(SECRET_NAME.search(str(name)) for name in names)
    return not (is_named_so or 'bearer' in beginning.lower() or TRANSFER_PATH in beginning)


def names_only(arguments: Any) -> Any:
    """Return the arguments that name models, records and fields, without values."""
    if not isinstance(arguments, dict):
        return None
    return {name: arguments[name] for name in NAMING if name in arguments}


def cut_bytes(text: str, room: int) -> str:
    """Return the beginning of a text that has at most ``room`` bytes in UTF-8, without what PostgreSQL cannot hold."""
    encoded = text.replace('\x00', '').encode('utf-8', 'replace')
    return encoded[:room].decode('utf-8', 'ignore')


class _Copier:
    """Copies a JSON value until ``room`` characters of it are copied, None for all."""

    def __init__(self, whole: Any, room: int | None):
        self.room = room
        self.holds_parameters = isinstance(whole, dict) and whole.get('model') == PARAMETERS

    def copied(self, value: Any) -> Any:
        if isinstance(value, dict):
            return self._members(value)
        if isinstance(value, list | tuple):
            return self._items(value)
        if value is None or isinstance(value, bool | int | float):
            self._count(8)
            return value
        text = str(value)
        text = text if self.room is None else text[: max(self.room, 0)]
        self._count(len(text))
        return TRANSFER.sub(rf'\1{MASK}', BEARER.sub(rf'\1{MASK}', text))

    def _count(self, characters: int) -> None:
        if self.room is not None:
            self.room -= characters + 3

    def _is_full(self) -> bool:
        return self.room is not None and self.room <= 0

    def _members(self, members: dict[Any, Any]) -> dict[Any, Any]:
        copied: dict[Any, Any] = {}
        for key, member in members.items():
            if self._is_full():
                break
            name = str(key)
            self._count(len(name))
            copied[name] = MASK if self._is_secret(name, members) else self._member(name, member, members)
        return copied

    def _member(self, name: str, member: Any, members: dict[Any, Any]) -> Any:
        """Copy a member; the rows of a table are judged by its columns."""
        columns = members.get('columns')
        if name != 'rows' or not isinstance(columns, list) or not isinstance(member, list):
            return self.copied(member)
        secret = [bool(SECRET_NAME.search(str(column))) for column in columns]
        return self._items(_masked_rows(member, secret) if any(secret) else member)

    def _items(self, items: Iterable[Any]) -> list[Any]:
        copied: list[Any] = []
        for item in items:
            if self._is_full():
                break
            copied.append(self.copied(item))
        return copied

    def _is_secret(self, name: str, members: dict[Any, Any]) -> bool:
        """Judge a member by its name; arguments without names, such as those of ``change_password``, by their method."""
        if self.holds_parameters and name in ('value', 'rows', 'args', 'kwargs', 'result'):
            return True
        return bool(SECRET_NAME.search(str(members.get('method')) if name == 'args' else name))


def _masked_rows(rows: Iterable[Any], secret: list[bool]) -> Iterator[Any]:
    for row in rows:
        yield [MASK if hidden else value for value, hidden in zip(row, secret, strict=False)]
