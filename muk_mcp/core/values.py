"""Turns what the ORM returns into JSON values: null for nothing, ISO 8601 for times, Base64 for bytes."""

import base64
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timezone

from odoo.models import BaseModel
from odoo.tools import lazy

from .written_files import takes_bytes


def moment(value):
    """Return a naive ``datetime`` of Odoo, or one with a zone, as ISO 8601 in UTC, to the second."""
    if value.tzinfo is not None:
        value = value.astimezone(timezone.utc).replace(tzinfo=None)
    return value.isoformat(timespec='seconds') + 'Z'


def json_value(value):
    """Return ``value`` as JSON can hold it.

    Records become a list of ids: whether the user may read their names is not known here. What JSON has no number for becomes null, values of any other type become
    their text.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, lazy):
        return json_value(value._value)
    return _json_container(value)


def _json_container(value):
    if isinstance(value, BaseModel):
        return value.ids
    if isinstance(value, Mapping):
        return {str(name): json_value(member) for name, member in value.items()}
    if isinstance(value, Iterable):
        return [json_value(item) for item in value]
    return str(value)


def named_record(record):
    """Return the id and name of a record that the user was shown a reference to, None for an empty one.

    The name is shown as in Odoo's own views: to whoever may see the reference.
    """
    return {'id': record.id, 'name': record.sudo().display_name} if record else None


def reader_of(field, in_rows):
    """Return the function that turns a value of ``read`` into JSON, None if it is fit as it is.

    In rows a many2one is ``[id, name]``, in objects ``{"id", "name"}``.
    """
    if field.type == 'many2one':
        return _pair if in_rows else _named
    if field.type == 'binary':
        return _bytes if takes_bytes(field) else _base64
    return READERS.get(field.type, _or_null)


def _or_null(value):
    return None if value is False else value


def _moment(value):
    return moment(value) if value else None


def _date(value):
    return value.isoformat() if value else None


def _pair(value):
    return list(value) if value else None


def _named(value):
    return {'id': value[0], 'name': value[1]} if value else None


class Oversized:
    """Stands for a file of ``size`` bytes that is too long to show."""

    def __init__(self, size):
        self.size = size


def _bytes(value):
    if isinstance(value, Oversized):
        return {'bytes': value.size}
    return base64.b64encode(value).decode() if value else None


def _base64(value):
    """Return Base64, which is what the ORM hands out for binary fields already."""
    if isinstance(value, Oversized):
        return {'bytes': value.size}
    return (value.decode('ascii') if isinstance(value, bytes) else str(value)) if value else None


def _properties(value):
    names = ('name', 'string', 'type', 'value')
    return [{name: json_value(item[name]) for name in names if name in item} for item in value or ()]


READERS = {
    'boolean': None,
    'integer': None,
    'float': None,
    'monetary': None,
    'date': _date,
    'datetime': _moment,
    'json': json_value,
    'properties': _properties,
    'properties_definition': json_value,
}
