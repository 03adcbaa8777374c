"""Keeps answers to a size that models can take, and says what was left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .compact import compact_json

DEFAULT_LIMIT = 80_000
LARGEST_LIMIT = 400_000
# Room for the note that a cut answer carries.
NOTE_LENGTH = 400
SMALLEST_CUT = 40


class Page(dict[str, Any]):
    """An answer whose member ``listed`` is a list that may be cut at any item.

    ``offset`` is how many items came before it, for a tool that goes on at an offset; the member ``next_offset`` is where,
    or None. ``ids`` are the ids of the items, for a tool that is asked by ids; the member ``next_ids`` are those left out.
    """

    def __init__(self, members: dict[str, Any], listed: str, offset: int = 0, ids: Sequence[int] | None = None):
        super().__init__(members)
        self.listed = listed
        self.offset = offset
        self.ids = ids

    def following(self, kept: int) -> dict[str, Any]:
        """Return the member that says how to go on after ``kept`` items."""
        if self.ids is not None:
            return {'next_ids': [*self.ids[kept:], *self.get('next_ids', ())]}
        return {'next_offset': self.offset + kept}


def bounded(value: Any, limit: int) -> tuple[Any, str]:
    """Return an answer of at most ``limit`` characters and the same as compact JSON; what was cut is said in ``note``."""
    text = compact_json(value)
    if len(text) <= limit:
        return value, text
    if isinstance(value, Page) and value[value.listed]:
        value = _cut_page(value, limit)
    elif isinstance(value, dict):
        value = _cut_object(value, limit)
    else:
        value = _shortened(value, limit)
    return value, compact_json(value)


def _cut_object(value: dict[str, Any], limit: int) -> dict[str, Any]:
    shortened = _shortened(value, limit - NOTE_LENGTH)
    if not isinstance(shortened, dict):
        # So many small members that none could be cut: the beginning of the whole as text.
        shortened = {'beginning': shortened}
    return _with_note(shortened, f'Cut to {limit:,} characters: ask for less at a time.')


def _cut_page(page: Page, limit: int) -> dict[str, Any]:
    items = page[page.listed]
    room = limit - NOTE_LENGTH - len(compact_json({**page, page.listed: [], 'next_ids': list(page.ids or ())}))
    kept = 0
    for item in items:
        room -= len(compact_json(item)) + 1
        if room < 0:
            break
        kept += 1
    if kept == 0:
        return _with_single_item(page, limit)
    following = page.following(kept)
    note = (
        f'Cut at {limit:,} characters: {kept} of {len(items)} {page.listed} are here; {next(iter(following))} goes on.'
    )
    return _with_note({**page, page.listed: items[:kept], **following}, note)


def _with_single_item(page: Page, limit: int) -> dict[str, Any]:
    """Return a page with its first item, which alone is too long, cut inside."""
    items = page[page.listed]
    following = page.following(1) if len(items) > 1 else {}
    room = limit - NOTE_LENGTH - len(compact_json({**page, page.listed: [], **following}))
    note = 'Long values are cut inside and say their whole length. Ask for fewer fields to see more of each.'
    return _with_note({**page, page.listed: [_shortened(items[0], room)], **following}, note)


def _with_note(value: dict[str, Any], note: str) -> dict[str, Any]:
    known = value.get('note')
    return {**value, 'note': f'{known} {note}' if known else note}


def _shortened(value: Any, room: int) -> Any:
    """Return ``value`` with its longest texts and lists cut until it fits into ``room`` characters."""
    cap = max(room // 2, SMALLEST_CUT)
    shortened = _cut_inside(value, cap)
    while len(compact_json(shortened)) > room and cap > SMALLEST_CUT:
        cap = max(cap // 2, SMALLEST_CUT)
        shortened = _cut_inside(value, cap)
    if len(compact_json(shortened)) <= room:
        return shortened
    return cut_text(compact_json(shortened), max(room // 2, 0))


def _cut_inside(value: Any, cap: int) -> Any:
    if isinstance(value, str):
        return cut_text(value, cap)
    if isinstance(value, dict):
        return {name: _cut_inside(member, cap) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return _cut_list(value, cap)
    return value


def _cut_list(items: list[Any] | tuple[Any, ...], cap: int) -> list[Any]:
    kept: list[Any] = []
    room = cap
    for item in items:
        # No single item may take all the room.
        shortened = _cut_inside(item, max(cap // 2, SMALLEST_CUT))
        room -= len(compact_json(shortened)) + 1
        if room < 0:
            return [*kept, f'… {len(kept)} of {len(items)} are here']
        kept.append(shortened)
    return kept


def cut_text(text: str, length: int) -> str:
    """Return at most ``length`` characters of a text, with its whole length behind them if that is more."""
    return text if len(text) <= length else f'{text[:length]}… [cut here; {len(text):,} characters in all]'
