"""The process that parses: a request in, an excerpt out, and limits that the operating system keeps."""

from __future__ import annotations

import json
import sys
from typing import Any, BinaryIO

from . import kinds
from .parts import Excerpt, Unreadable, take

MOST_MEMORY = 1024**3
MOST_SECONDS = 20


def main() -> None:
    limit()
    # Libraries print what they think of a document.
    answers, sys.stdout = sys.stdout, sys.stderr
    json.dump(answer(sys.stdin.buffer), answers)


def limit() -> None:
    """Take the rights to use more memory and time than a document may cost; Windows has no such limits."""
    try:
        import resource  # pylint: disable=import-outside-toplevel
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        value = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (value, value))


def answer(source: BinaryIO) -> dict[str, Any]:
    """Read a line of JSON (``kind``, ``part``, ``offset``, ``room``) and the document behind it."""
    request = json.loads(source.readline())
    try:
        return excerpt(source.read(), **request).to_json()
    except Unreadable as error:
        return {'unreadable': str(error)}
    except MemoryError:
        return {'unreadable': 'The document needs more memory than a document may.'}


def excerpt(content: bytes, kind: str, part: int, offset: int, room: int) -> Excerpt:
    parts, total = _parts(content, kind, part)
    return take(parts, total, offset, room)


def _parts(content: bytes, kind: str, first: int) -> Any:
    # Each library takes a while to load, so only the one that is needed is.
    # pylint: disable=import-outside-toplevel
    if kind == kinds.PDF:
        from .pdf import pages

        return pages(content, first)
    from . import office, sheets

    readers = {
        kinds.WORD: office.word,
        kinds.SLIDES: office.slides,
        kinds.OPEN_TEXT: office.open_text,
        kinds.OPEN_SLIDES: office.open_slides,
        kinds.WORKBOOK: sheets.workbook,
        kinds.OLD_WORKBOOK: sheets.old_workbook,
        kinds.OPEN_SHEETS: sheets.open_sheets,
    }
    parts, total = readers[kind](content)
    return (part for part in parts if part.number >= first), total
