"""Hostile text, made fit to be shown to a person."""

from __future__ import annotations

import unicodedata


def clean_name(text: str, longest: int) -> str:
    """Return text in one line of at most ``longest`` characters without invisible or direction-changing ones.

    Control, format (bidi, zero-width), surrogate, private-use and unassigned characters are dropped; what is left is
    shown literally, markup included, because it is escaped where it is rendered.
    """
    # Composing first keeps the cut below from separating a letter from its accent.
    composed = unicodedata.normalize('NFC', text[: longest * 8])
    visible = ''.join(' ' if char.isspace() else char for char in composed if _is_visible(char))
    line = ' '.join(visible.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + '…'


def _is_visible(char: str) -> bool:
    return char.isspace() or not unicodedata.category(char).startswith('C')
