"""Checks values by the type of their field and turns them into what the ORM takes.

The ORM itself takes almost anything: "false" for a boolean is true, a list for a text is its Python notation, a choice
by its label fails in the database, a value for a computed field is dropped. Each of these would be told as done.
"""

from odoo import _
from odoo.models import MAGIC_COLUMNS

from .choices import choice_of
from .errors import ToolError, shown
from .markup import as_html
from .paths import field_of
from .scalars import LARGEST_INTEGER, boolean_of, integer_of, number_of, text_of
from .times import read_date, read_moment
from .written_files import file_value
from .written_properties import properties_value
from .written_relations import many2one_value, reference_value, to_many_value, untyped_id_value


def written_values(records, values):
    """Return ``values`` for ``create`` (on an empty recordset) or ``write``; raise ToolError for the first that is wrong."""
    if not isinstance(values, dict):
        raise ToolError(_('Values are an object: {"field": value}.'))
    return {name: written_value(records, field_of(records, name), value, values) for name, value in values.items()}


def written_value(records, field, value, values):
    """Return the value of one field; ``values`` are those that are written with it."""
    if records or not _is_set_at_creation(field):
        check_is_writable(field)
    if value is None or value is False:
        return _nothing(field)
    return WRITERS.get(field.type, _as_it_is)(records, field, value, values)


def _is_set_at_creation(field):
    """Return True if a field that nobody changes later is a mark of the record from its beginning, as the type of an
    invoice is; how far a document is would not be copied with it.
    """
    is_given = field.store and not field.compute and not field.related and field.name not in MAGIC_COLUMNS
    return field.readonly and field.copy and is_given


def check_is_writable(field):
    """Raise ToolError for a field whose value the ORM would drop."""
    if _is_set_at_creation(field):
        raise ToolError(
            _(
                '%(field)s of %(model)s is given when the record is created; later, if at all, buttons change it.',
                field=field.name,
                model=field.model_name,
            )
        )
    if field.readonly:
        raise ToolError(
            _(
                '%(field)s of %(model)s is read-only; buttons or other fields change it.',
                field=field.name,
                model=field.model_name,
            )
        )
    if not field.store and not field.inverse:
        raise ToolError(
            _('%(field)s of %(model)s is computed and cannot be written.', field=field.name, model=field.model_name)
        )


def _nothing(field):
    """Return what empties a field; nothing else is known to be there for a field that is required."""
    if field.required and field.type != 'boolean':
        raise ToolError(
            _('%(field)s of %(model)s is required: it cannot be empty.', field=field.name, model=field.model_name)
        )
    return [(5, 0, 0)] if field.type in ('one2many', 'many2many') else False


def _as_it_is(records, field, value, values):
    return value


def _read(field, value, read, wanted):
    try:
        return read(value)
    except (ValueError, OverflowError):
        raise ToolError(
            _('%(field)s takes %(wanted)s, not %(value)s.', field=field.name, wanted=wanted, value=shown(value))
        ) from None


def _boolean(records, field, value, values):
    return _read(field, value, boolean_of, _('true or false'))


def _integer(records, field, value, values):
    return _read(field, value, integer_of, _('a whole number of at most %s', LARGEST_INTEGER))


def _float(records, field, value, values):
    return _read(field, value, lambda given: float(number_of(given)), _('a number'))


def _char(records, field, value, values):
    text = _read(field, value, text_of, _('a text'))
    size = getattr(field, 'size', None)
    if size and len(text) > size:
        raise ToolError(_('%(field)s takes at most %(size)s characters.', field=field.name, size=size))
    return text


def _html(records, field, value, values):
    return as_html(_read(field, value, text_of, _('a text, with markup or without')))


def _selection(records, field, value, values):
    return choice_of(records, field, value)


def _date(records, field, value, values):
    return read_date(records.env, field, value)


def _datetime(records, field, value, values):
    return read_moment(field, value)


WRITERS = {
    'boolean': _boolean,
    'integer': _integer,
    'float': _float,
    'monetary': _float,
    'char': _char,
    'text': _char,
    'html': _html,
    'selection': _selection,
    'date': _date,
    'datetime': _datetime,
    'binary': file_value,
    'many2one': many2one_value,
    'many2one_reference': untyped_id_value,
    'reference': reference_value,
    'one2many': to_many_value,
    'many2many': to_many_value,
    'properties': properties_value,
}
