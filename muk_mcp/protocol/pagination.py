"""Opaque cursors over lists whose order does not change between requests."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from .errors import ProtocolError

Item = TypeVar('Item')


def page(items: Sequence[Item], cursor: object, size: int) -> tuple[Sequence[Item], str | None]:
    """Return the page that starts at ``cursor`` (None or an empty text for the first) and the cursor of the next page, if any."""
    start = 0 if cursor in (None, '') else _decode(cursor, len(items))
    following = start + size
    return items[start:following], _encode(following) if following < len(items) else None


def _encode(offset: int) -> str:
    return base64.urlsafe_b64encode(f'offset:{offset}'.encode()).decode()


def _decode(cursor: object, length: int) -> int:
    try:
        label, _, digits = base64.urlsafe_b64decode(str(cursor)).decode().partition(':')
        offset = int(digits)
    except (binascii.Error, ValueError):
        raise ProtocolError.invalid_params('Invalid cursor.') from None
    if label != 'offset' or not 0 < offset < length:
        raise ProtocolError.invalid_params('Invalid cursor.')
    return offset
