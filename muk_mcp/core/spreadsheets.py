"""Tables of exported records as CSV or XLSX."""

import csv
import io
from datetime import date, datetime

import xlsxwriter

# Spreadsheet programs take a text that begins so for a formula, which a text of a stranger must not become.
FORMULA_SIGNS = ('=', '-', '+', '@', '\t', '\r')
BYTE_ORDER_MARK = '\ufeff'
LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575


def as_csv(header, rows):
    """Return a CSV file in UTF-8, in which no text is a formula."""
    written = io.StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    # Without the mark, Excel takes the file for one in the encoding of its own country.
    return (BYTE_ORDER_MARK + written.getvalue()).encode()


def as_xlsx(header, rows):
    """Return an Excel file, in which texts are written as texts."""
    written = io.BytesIO()
    options = {'in_memory': True, 'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False}
    with xlsxwriter.Workbook(written, options) as book:
        sheet = book.add_worksheet()
        formats = {
            datetime: book.add_format({'num_format': 'yyyy-mm-dd hh:mm:ss'}),
            date: book.add_format({'num_format': 'yyyy-mm-dd'}),
        }
        sheet.write_row(0, 0, header, book.add_format({'bold': True}))
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                _write(sheet, number, column, cell, formats)
    return written.getvalue()


def _write(sheet, row, column, cell, formats):
    if cell is None or cell is False or cell == '':
        return
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[datetime if isinstance(cell, datetime) else date])
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    else:
        sheet.write_string(row, column, _text(cell)[:LONGEST_CELL])


def _as_text(cell):
    if cell is None or cell is False:
        return ''
    if isinstance(cell, str | bytes):
        text = _text(cell)
        return f"'{text}" if text.startswith(FORMULA_SIGNS) else text
    return cell


def _text(cell):
    return cell.decode('utf-8', 'replace') if isinstance(cell, bytes) else str(cell)


FORMATS = {'csv': as_csv, 'xlsx': as_xlsx}
