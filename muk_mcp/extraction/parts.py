"""A document as parts (pages, sheets, slides), and as many of them as an answer has room for."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

# What the JSON around a part takes.
AROUND = 60
MOST_PICTURES = 3
LARGEST_PICTURE = 3_000_000


class Unreadable(Exception):
    """A document that cannot be read; the text says why."""


@dataclass(frozen=True)
class Part:
    """A page, sheet or slide: its text in pieces as they are found, and the pictures of a page without text."""

    number: int
    pieces: Iterable[str]
    label: str | None = None
    pictures: Iterable[bytes] = ()


@dataclass
class Excerpt:
    """What was taken of a document. ``next_part`` and ``next_offset`` are where to go on, None at the end.

    ``pictures`` are JPEG files, as Base64 between the two processes. ``total`` is None if it is not known.
    """

    total: int | None = None
    parts: list[dict[str, Any]] = field(default_factory=list)
    next_part: int | None = None
    next_offset: int | None = None
    pictures: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def take(parts: Iterator[Part], total: int | None, offset: int, room: int) -> Excerpt:
    """Return the beginning of ``parts`` that fits into ``room`` characters of JSON; ``offset`` skips in the first."""
    excerpt = Excerpt(total)
    for part in parts:
        if room <= AROUND and excerpt.parts:
            excerpt.next_part, excerpt.next_offset = part.number, 0
            break
        text, is_whole = _text(part.pieces, offset, max(room - AROUND, AROUND))
        if excerpt.parts and not is_whole:
            # Only a part that is too long for any answer is cut inside.
            excerpt.next_part, excerpt.next_offset = part.number, 0
            break
        shown = {'number': part.number, **({'name': part.label} if part.label else {}), 'text': text}
        excerpt.parts.append(shown)
        if not is_whole:
            excerpt.next_part, excerpt.next_offset = part.number, offset + len(text)
            break
        if not text and len(excerpt.pictures) < MOST_PICTURES:
            excerpt.pictures += _shown(part.pictures)
        room -= _length(text) + AROUND
        offset = 0
    return excerpt


def _text(pieces: Iterable[str], offset: int, room: int) -> tuple[str, bool]:
    """Return the text behind ``offset`` as far as it fits, and whether that is all of it."""
    found: list[str] = []
    for piece in map(_storable, pieces):
        skipped = min(offset, len(piece))
        offset -= skipped
        rest = piece[skipped:]
        fitting = _fitting(rest, room)
        found.append(fitting)
        room -= _length(fitting)
        if len(fitting) < len(rest):
            return ''.join(found), False
    return ''.join(found), True


def _fitting(text: str, room: int) -> str:
    """Return as much of the beginning of a text as has at most ``room`` characters in JSON."""
    text = text[: max(room, 0)]
    while text and _length(text) > room:
        text = text[: min(len(text) - 1, len(text) * room // _length(text))]
    return text


def _length(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False)) - 2


def _storable(text: str) -> str:
    """Return a text without what neither JSON in UTF-8 nor PostgreSQL can hold."""
    return text.replace('\x00', '').encode('utf-8', 'replace').decode()


def _shown(pictures: Iterable[bytes]) -> list[str]:
    return [b64encode(picture).decode() for picture in pictures if len(picture) <= LARGEST_PICTURE][:MOST_PICTURES]
