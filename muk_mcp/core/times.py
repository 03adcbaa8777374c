"""Dates and times as clients write them: ISO 8601, with or without a zone; without one a time is UTC."""

import re
from datetime import date, datetime, timezone

import pytz

from odoo import _

from .errors import ToolError, shown

DATE = re.compile(r'\d{4}-\d\d-\d\d')
MOMENT = re.compile(r'(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?([.,]\d+)?\s*(Z|z|[+-]\d\d:?\d\d|[+-]\d\d)?')


def read_date(env, field, value):
    """Return a ``date``; a time is taken as the day that it falls on in the user's zone."""
    try:
        return _date_of(env, _text(value))
    except (ValueError, OverflowError):
        raise ToolError(
            _(
                '%(field)s takes a date such as 2026-12-31 (YYYY-MM-DD), not %(value)s.',
                field=field.name,
                value=shown(value),
            )
        ) from None


def _date_of(env, text):
    if DATE.fullmatch(text):
        return date.fromisoformat(text)
    zone = pytz.timezone(env.context.get('tz') or env.user.tz or 'UTC')
    return _moment(text).replace(tzinfo=timezone.utc).astimezone(zone).date()


def read_moment(field, value):
    """Return a naive ``datetime`` in UTC, without fractions of a second, which Odoo does not keep."""
    try:
        text = _text(value)
        return datetime.fromisoformat(text) if DATE.fullmatch(text) else _moment(text)
    except (ValueError, OverflowError):
        raise ToolError(
            _(
                '%(field)s takes a time such as 2026-12-31T17:00:00Z (YYYY-MM-DDThh:mm:ss with Z or +01:00), not %(value)s.',
                field=field.name,
                value=shown(value),
            )
        ) from None


def _text(value):
    if not isinstance(value, str):
        raise ValueError(value)
    return value.strip()


def _moment(text):
    found = MOMENT.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, clock, seconds, _fraction, zone = found.groups()
    offset = '+00:00' if zone in (None, 'Z', 'z') else zone
    offset = f'{offset}:00' if len(offset) == 3 else offset if ':' in offset else f'{offset[:3]}:{offset[3:]}'
    moment = datetime.fromisoformat(f'{day}T{clock}{seconds or ":00"}{offset}')
    return moment.astimezone(timezone.utc).replace(tzinfo=None)
