"""Texts of word processors and slides: Office Open XML and OpenDocument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from zipfile import ZipFile

from lxml import etree

from .archive import opened, tree
from .parts import Part, Unreadable

WORD = '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}'
DRAWING = '{http://schemas.openxmlformats.org/drawingml/2006/main}'
TEXT = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
DRAW = '{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}'
SLIDE = re.compile(r'ppt/slides/slide(\d+)\.xml')
# What stands for a character of its own inside a paragraph.
SIGNS = {f'{WORD}tab': '\t', f'{WORD}br': '\n', f'{DRAWING}br': '\n', f'{TEXT}tab': '\t', f'{TEXT}line-break': '\n', f'{TEXT}s': ' '}  # fmt: skip
# Runs of Office hold text in elements of their own; what else is in a paragraph is markup.
RUNS = {f'{WORD}t', f'{DRAWING}t'}


def word(content: bytes) -> tuple[Iterator[Part], int]:
    document = tree(opened(content), 'word/document.xml')
    return iter([Part(1, _paragraphs(document, {f'{WORD}p'}))]), 1


def slides(content: bytes) -> tuple[Iterator[Part], int]:
    archive = opened(content)
    numbers = sorted(int(found[1]) for found in map(SLIDE.fullmatch, archive.namelist()) if found)
    return (_slide(archive, number, place) for place, number in enumerate(numbers, 1)), len(numbers)


def _slide(archive: ZipFile, number: int, place: int) -> Part:
    return Part(place, _paragraphs(tree(archive, f'ppt/slides/slide{number}.xml'), {f'{DRAWING}p'}))


def open_text(content: bytes) -> tuple[Iterator[Part], int]:
    return iter([Part(1, _paragraphs(tree(opened(content), 'content.xml'), {f'{TEXT}p', f'{TEXT}h'}))]), 1


def open_slides(content: bytes) -> tuple[Iterator[Part], int]:
    pages = tree(opened(content), 'content.xml').findall(f'.//{DRAW}page')
    if not pages:
        raise Unreadable('The presentation has no slides.')
    parts = (Part(place, _paragraphs(page, {f'{TEXT}p', f'{TEXT}h'})) for place, page in enumerate(pages, 1))
    return parts, len(pages)


def _paragraphs(root: etree._Element, tags: set[str]) -> Iterator[str]:
    for paragraph in root.iter(*tags):
        text = ''.join(_runs(paragraph)).strip()
        if text:
            yield text + '\n'


def _runs(paragraph: etree._Element) -> Iterator[str]:
    """Yield the texts of a paragraph, those of paragraphs inside it (in a frame, say) left to themselves."""
    is_open_document = paragraph.tag.startswith(TEXT)
    for element in paragraph.iter(etree.Element):
        if element is not paragraph and element.tag == paragraph.tag:
            continue
        if element.tag in SIGNS:
            yield SIGNS[element.tag]
        if (is_open_document or element.tag in RUNS) and element.text:
            yield element.text
        if is_open_document and element is not paragraph and element.tail:
            yield element.tail
