"""Turns what the ORM returns into JSON values."""

import base64
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from odoo import fields
from odoo.models import BaseModel
from odoo.tools import lazy


def json_value(value):
    """Return ``value`` as JSON can hold it: dates as Odoo's text form, bytes as Base64, records as id and name.

    What JSON has no number for becomes null, values of any other type become
    their text.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    if isinstance(value, date):
        return fields.Date.to_string(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, lazy):
        return json_value(value._value)
    return _json_container(value)


def _json_container(value):
    if isinstance(value, BaseModel):
        return [named_record(record) for record in value]
    if isinstance(value, Mapping):
        return {str(name): json_value(member) for name, member in value.items()}
    if isinstance(value, Iterable):
        return [json_value(item) for item in value]
    return str(value)


def named_record(record):
    """Return the id and name of a record, None for an empty one.

    The name is shown as in Odoo's own views: to whoever may see the reference.
    """
    return {'id': record.id, 'name': record.sudo().display_name} if record else None


def json_row(model, row):
    """Return a row of ``read`` with empty values as null and many2one values as id and name."""
    return {name: _field_value(model._fields[name], value) for name, value in row.items()}


def _field_value(field, value):
    if value is False and field.type != 'boolean':
        return None
    if field.type == 'many2one' and isinstance(value, tuple):
        return {'id': value[0], 'name': value[1]}
    if field.type == 'binary' and isinstance(value, bytes):
        # The ORM hands out binary fields in Base64 already.
        return value.decode()
    return json_value(value)
