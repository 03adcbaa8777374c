"""Reads records into rows or objects, no more of them than an answer can hold."""

from ..protocol.compact import compact_json
from .sizes import LONG_TYPES, file_sizes, text_lengths
from .values import Oversized, reader_of

# Records with long values are read a few at a time, so that reading stops soon after the answer is full.
CHUNK = 40


def columns(names):
    """Return the names of the columns of a table, the id first."""
    return ['id', *(name for name in dict.fromkeys(names) if name != 'id')]


def has_long_values(model, names):
    return any(model._fields[name].type in LONG_TYPES for name in names)


def rows(records, names, room):
    """Return a list of values for each record, in the order of ``columns``, and how many records were looked at.

    Reading ends once the rows have more than ``room`` characters. The rights of the user have to be checked before.
    """
    readers = [(name, reader_of(records._fields[name], in_rows=True)) for name in columns(names)]
    return _read(records, readers, room, lambda row: [row[n] if read is None else read(row[n]) for n, read in readers])


def objects(records, names, room):
    """Return an object for each record, and how many records were looked at; otherwise like ``rows``."""
    readers = [(name, reader_of(records._fields[name], in_rows=False)) for name in columns(names)]
    return _read(
        records, readers, room, lambda row: {n: row[n] if read is None else read(row[n]) for n, read in readers}
    )


def _read(records, readers, room, shape):
    names = [name for name, _reader in readers]
    if not has_long_values(records, names):
        return [shape(row) for row in records._read_format(names)], len(records)
    found, seen, left = [], 0, room
    while seen < len(records) and left >= 0:
        part = _fitting(records[seen : seen + CHUNK], names, left).with_prefetch()
        shaped = [shape(row) for row in _long_rows(part, names, room // 2)]
        left -= len(compact_json(shaped))
        found += shaped
        seen += len(part)
    return found, seen


def _fitting(records, names, room):
    """Return the first of the records, one at least, whose texts and files fit into ``room`` characters together."""
    lengths = text_lengths(records, names)
    for name in _binaries(records, names):
        for identifier, size in file_sizes(records, name).items():
            # Larger files are named by their size.
            encoded = _encoded(size)
            lengths[identifier] = lengths.get(identifier, 0) + (encoded if encoded <= room // 2 else 0)
    for position, record in enumerate(records):
        room -= lengths.get(record.id, 0)
        if room < 0:
            return records[: max(position, 1)]
    return records


def _long_rows(records, names, longest):
    """Return what ``read`` does, with files of more than ``longest`` characters as their size."""
    binaries = _binaries(records, names)
    others = [name for name in names if name not in binaries]
    records.fetch(others)
    found = records._read_format(others)
    sizes = {name: file_sizes(records, name) for name in binaries}
    for row in found:
        record = records.browse(row['id'])
        row.update({name: _file(record, name, sizes[name].get(record.id), longest) for name in binaries})
    return found


def _file(record, name, size, longest):
    if size is None and record._fields[name].store:
        # To look for the file of each record that has none would take a query each.
        return False
    if _encoded(size) > longest:
        return Oversized(size)
    content = record[name]
    return Oversized(len(content) * 3 // 4) if content and len(content) > longest else content


def _binaries(records, names):
    return [name for name in names if records._fields[name].type == 'binary']


def _encoded(size):
    return (size or 0) * 4 // 3
