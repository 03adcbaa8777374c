"""Sheets of workbooks as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from lxml import etree

from .archive import opened, tree
from .parts import Part, Unreadable

TABLE = '{urn:oasis:names:tc:opendocument:xmlns:table:1.0}'
OFFICE = '{urn:oasis:names:tc:opendocument:xmlns:office:1.0}'
TEXT = '{urn:oasis:names:tc:opendocument:xmlns:text:1.0}'
# A sheet says of its last row that it is repeated to the end of the sheet.
MOST_REPEATED = 1_000


def workbook(content: bytes) -> tuple[Iterator[Part], int]:
    """Read Excel's format since 2007, values instead of formulas."""
    import openpyxl  # pylint: disable=import-outside-toplevel; only the child process needs it
    from openpyxl.utils.exceptions import InvalidFileException  # pylint: disable=import-outside-toplevel

    opened(content)
    try:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, TypeError) as error:
        raise Unreadable('The workbook is damaged.') from error
    parts = (
        Part(place, _lines(sheet.iter_rows(values_only=True)), sheet.title)
        for place, sheet in enumerate(book.worksheets, 1)
    )
    return parts, len(book.worksheets)


def old_workbook(content: bytes) -> tuple[Iterator[Part], int]:
    """Read Excel's format until 2003."""
    try:
        import xlrd  # pylint: disable=import-outside-toplevel; Odoo does without it
    except ImportError as error:
        raise Unreadable('This server cannot read .xls files: xlrd is not installed.') from error
    try:
        book = xlrd.open_workbook(file_contents=content, on_demand=True)
    except (xlrd.XLRDError, AssertionError, IndexError, ValueError) as error:
        raise Unreadable('The workbook is damaged or encrypted.') from error
    parts = (Part(place, _old_lines(book, place - 1, xlrd), name) for place, name in enumerate(book.sheet_names(), 1))
    return parts, book.nsheets


def _old_lines(book: Any, index: int, xlrd: Any) -> Iterator[str]:
    sheet = book.sheet_by_index(index)
    for number in range(sheet.nrows):
        cells = (
            xlrd.xldate_as_datetime(cell.value, book.datemode) if cell.ctype == xlrd.XL_CELL_DATE else cell.value
            for cell in sheet.row(number)
        )
        yield from _lines([list(cells)])


def open_sheets(content: bytes) -> tuple[Iterator[Part], int]:
    tables = tree(opened(content), 'content.xml').findall(f'.//{TABLE}table')
    parts = (Part(place, _lines(_rows(table)), table.get(f'{TABLE}name')) for place, table in enumerate(tables, 1))
    return parts, len(tables)


def _rows(table: etree._Element) -> Iterator[list[str]]:
    for row in table.iter(f'{TABLE}table-row'):
        cells: list[str] = []
        for cell in row.iterchildren(f'{TABLE}table-cell', f'{TABLE}covered-table-cell'):
            cells += [_cell(cell)] * _repeated(cell, 'columns')
        if any(cells):
            yield from [cells] * _repeated(row, 'rows')


def _cell(cell: etree._Element) -> str:
    """Return the value of a cell as it is stored; numbers are shown in the format of some language."""
    stored = cell.get(f'{OFFICE}date-value') or cell.get(f'{OFFICE}value')
    return stored or '\n'.join(''.join(paragraph.itertext()) for paragraph in cell.iter(f'{TEXT}p'))


def _repeated(element: etree._Element, what: str) -> int:
    number = element.get(f'{TABLE}number-{what}-repeated') or '1'
    return min(int(number), MOST_REPEATED) if number.isdecimal() else 1


def _lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    for row in rows:
        cells = [_shown(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            line = StringIO()
            csv.writer(line, lineterminator='\n').writerow(cells)
            yield line.getvalue()


def _shown(value: Any) -> str:
    if value is None:
        return ''
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return value.isoformat() if isinstance(value, date | time) else str(value)
