"""Odoo's log, read for what it complains about."""

from __future__ import annotations

import re
from pathlib import Path

from tools import ADDONS, REPOSITORY

_RECORD = re.compile(r'^(?=\S+ \S+ \d+ (?:DEBUG|INFO|WARNING|ERROR|CRITICAL) )', re.MULTILINE)
_COLOURS = re.compile(r'\x1b\[[0-9;]*m')


def complaints(log: Path) -> list[str]:
    """The records of warnings and errors, each with the lines that follow it, such as a traceback."""
    records = _RECORD.split(_COLOURS.sub('', log.read_text(errors='replace')))
    return [record for record in records if re.match(r'\S+ \S+ \d+ (WARNING|ERROR|CRITICAL) |.*Warning: ', record)]


def complaints_of_ours(log: Path) -> list[str]:
    """Those that name our addons, one of our models or a file of this repository."""
    return [record for record in complaints(log) if any(name in record for name in (*ADDONS, f'{REPOSITORY}/'))]
