"""Tells by its content what a file is; names and media types are what somebody said of it."""

from __future__ import annotations

import zipfile
from io import BytesIO

# What reads the kind, and what one part of such a document is called.
PDF, WORD, SLIDES, WORKBOOK, OLD_WORKBOOK = 'pdf', 'word', 'slides', 'workbook', 'old_workbook'
OPEN_TEXT, OPEN_SHEETS, OPEN_SLIDES = 'open_text', 'open_sheets', 'open_slides'
IMAGE, TEXT, OTHER = 'image', 'text', 'other'
UNITS = {
    PDF: 'page',
    SLIDES: 'slide',
    OPEN_SLIDES: 'slide',
    WORKBOOK: 'sheet',
    OLD_WORKBOOK: 'sheet',
    OPEN_SHEETS: 'sheet',
}

IMAGES = {
    b'\x89PNG\r\n\x1a\n': 'image/png',
    b'\xff\xd8\xff': 'image/jpeg',
    b'GIF87a': 'image/gif',
    b'GIF89a': 'image/gif',
}
# The member that every file of the kind has.
OFFICE = {'word/document.xml': WORD, 'ppt/presentation.xml': SLIDES, 'xl/workbook.xml': WORKBOOK}
OPEN_DOCUMENT = {
    'application/vnd.oasis.opendocument.text': OPEN_TEXT,
    'application/vnd.oasis.opendocument.spreadsheet': OPEN_SHEETS,
    'application/vnd.oasis.opendocument.presentation': OPEN_SLIDES,
}
OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
# A PDF may begin with something else.
PDF_BEGINS_WITHIN = 1024
SAMPLE = 4096
BYTE_ORDER_MARKS = (b'\xff\xfe', b'\xfe\xff', b'\xef\xbb\xbf')


def kind_of(content: bytes, name: str = '') -> str:
    """Return the kind of a file; ``name`` only tells apart what the content does not."""
    if image_type(content):
        return IMAGE
    if b'%PDF-' in content[:PDF_BEGINS_WITHIN]:
        return PDF
    if content[:4] == b'PK\x03\x04':
        return _kind_of_archive(content)
    if content.startswith(OLE):
        return OLD_WORKBOOK if name.lower().endswith(('.xls', '.xlt')) else OTHER
    return TEXT if _is_text(content[:SAMPLE]) else OTHER


def image_type(content: bytes) -> str | None:
    """Return the media type of an image that models take, None for anything else."""
    if content[:4] == b'RIFF' and content[8:12] == b'WEBP':
        return 'image/webp'
    return next((media_type for magic, media_type in IMAGES.items() if content.startswith(magic)), None)


def _kind_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            found = next((kind for member, kind in OFFICE.items() if member in names), None)
            if found or 'mimetype' not in names:
                return found or OTHER
            with archive.open('mimetype') as member:
                return OPEN_DOCUMENT.get(member.read(100).decode('ascii', 'replace').strip(), OTHER)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError):
        return OTHER


def _is_text(sample: bytes) -> bool:
    if sample.startswith(BYTE_ORDER_MARKS):
        return True
    controls = sum(byte < 32 and byte not in b'\t\n\r\f\x1b' for byte in sample)
    return b'\x00' not in sample and controls * 20 <= len(sample)
