"""What records hold after a write, so that an answer tells what is there and not what was asked for."""

from odoo import _

from ..compat import can_read
from .errors import ToolError, choices
from .reading import objects
from .sizes import file_sizes

# Fields whose value Odoo may write in another way without changing what it says.
NOT_COMPARED = {'one2many', 'many2many', 'html', 'binary', 'properties', 'properties_definition', 'json'}


def check_was_stored(records, written):
    """Raise ToolError if a value was dropped; ``written`` are the values of each record.

    Odoo drops one without a word if the record that it belongs to is not there, or if no code takes it.
    """
    for record, values in zip(records, written, strict=True):
        dropped = [name for name in differing(record, values) if values[name] and not record[name]]
        if dropped:
            raise ToolError(_('Odoo did not take a value for %s. Nothing was written.', choices(dropped)))


def stored_values(records, names, room):
    """Return an object with the fields ``names`` for each record, files as their size, what the user may not read left out."""
    readable = [name for name in names if can_read(records, name)]
    files = [name for name in readable if records._fields[name].type == 'binary']
    found, _seen = objects(records, [name for name in readable if name not in files], room) if records else ([], 0)
    for name in files:
        sizes = file_sizes(records, name)
        for values in found:
            values[name] = {'bytes': sizes[values['id']]} if sizes.get(values['id']) else None
    return found


def differing(record, values):
    """Return the names of the fields that hold something else than the values that were written."""
    return [name for name, value in values.items() if _differs(record, record._fields[name], value)]


def _differs(record, field, value):
    if field.type in NOT_COMPARED or not can_read(record, field.name):
        return False
    wanted = field.convert_to_cache(value, record, validate=False)
    found = field.convert_to_cache(record[field.name], record, validate=False)
    return (wanted or None) != (found or None)
