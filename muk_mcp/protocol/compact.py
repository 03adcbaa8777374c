"""JSON as it costs least: no blanks, no escapes beyond those that JSON needs."""

from __future__ import annotations

import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(',', ':'))


def compact_json(value: Any) -> str:
    return _ENCODER.encode(value)


def json_bytes(value: Any) -> bytes:
    """Return compact JSON in UTF-8; half surrogate pairs, which a client may have sent, become question marks."""
    return compact_json(value).encode('utf-8', 'replace')
