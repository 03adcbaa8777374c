"""Hostile text, made fit to be shown to a user."""

from __future__ import annotations

import re
import unicodedata

# Letters and marks that Unicode shows as nothing (Default_Ignorable_Code_Point), and the braille pattern without a dot.
_BLANK = re.compile('[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]')
# No language needs more accents on one letter, and a pile of them reaches over the lines above and below.
_MOST_MARKS = 4
# A text without a letter is not translated, so that each language has its marks here.
_QUOTATION = {'de': '„%s“', 'es': '«%s»', 'fr': '«\u00a0%s\u00a0»', 'it': '«%s»'}


def clean_name(text: str, longest: int) -> str:
    """Return text in one line of at most ``longest`` characters without invisible or direction-changing ones.

    Control, format (bidi, zero-width), surrogate, private-use, unassigned and blank characters are dropped, and accents
    that pile up; what is left is shown literally, markup included, because it is escaped where it is rendered.
    """
    visible = ''.join(' ' if char.isspace() else char for char in text[: longest * 8] if _is_visible(char))
    # Composing before the cut below keeps it from separating a letter from its accent.
    line = ' '.join(_without_piles(unicodedata.normalize('NFC', visible)).split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + '…'


def quotation(lang: str | None) -> str:
    """Return a pattern that puts a name in the quotation marks of a language, which is a code such as ``de_DE``."""
    return _QUOTATION.get((lang or '').partition('_')[0], '“%s”')


def _is_visible(char: str) -> bool:
    return char.isspace() or not (unicodedata.category(char).startswith('C') or _BLANK.match(char))


def _without_piles(text: str) -> str:
    kept, marks = '', 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char).startswith('M') else 0
        kept += char if marks <= _MOST_MARKS else ''
    return kept
