"""Pages of PDF documents, by whichever edition of pypdf Odoo has."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from .parts import Part, Unreadable

try:
    import pypdf
except ImportError:
    import PyPDF2 as pypdf

# What damaged files make the library raise.
DAMAGED = (pypdf.errors.PyPdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
JPEG = '/DCTDecode'


def pages(content: bytes, first: int) -> tuple[Iterator[Part], int]:
    """Return the pages from the number ``first`` on, and how many there are; raise Unreadable."""
    try:
        reader = pypdf.PdfReader(BytesIO(content), strict=False)
        # Many documents are encrypted with no password, only to forbid printing.
        if reader.is_encrypted and not reader.decrypt(''):
            raise Unreadable('The document is protected by a password.')
        total = len(reader.pages)
    except DAMAGED as error:
        raise Unreadable('The document is damaged.') from error
    except NotImplementedError as error:
        raise Unreadable('The document is encrypted in a way that this server cannot read.') from error
    return (_page(reader, number) for number in range(first, total + 1)), total


def _page(reader: Any, number: int) -> Part:
    try:
        page = reader.pages[number - 1]
        text = page.extract_text() or ''
    except DAMAGED:
        return Part(number, ['[this page is damaged]'])
    return Part(number, [text] if text.strip() else [], pictures=_pictures(page))


def _pictures(page: Any) -> Iterator[bytes]:
    """Yield the photographs on a page, which a scanner makes of it."""
    try:
        objects = (page['/Resources'].get('/XObject') or {}).values()
        for item in objects:
            image = item.get_object()
            filters = image.get('/Filter')
            if image.get('/Subtype') == '/Image' and (filters[-1] if isinstance(filters, list) else filters) == JPEG:
                # The library leaves that filter as it is.
                yield image.get_data()
    except DAMAGED:
        return
