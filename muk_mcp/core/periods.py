"""Groups by period: their keys, their bounds in UTC and the domains that find their records."""

from datetime import datetime, timezone

import pytz
from dateutil.relativedelta import relativedelta

from .values import moment

STEPS = {
    'hour': relativedelta(hours=1),
    'day': relativedelta(days=1),
    'week': relativedelta(weeks=1),
    'month': relativedelta(months=1),
    'quarter': relativedelta(months=3),
    'year': relativedelta(years=1),
}


def key_of(start, period):
    """Return the name of a period that begins at ``start``: 2026, 2026-Q4, 2026-11, a day for weeks and days, 2026-11-27T14:00."""
    if period == 'hour':
        return start.strftime('%Y-%m-%dT%H:00')
    if period == 'quarter':
        return f'{start:%Y}-Q{(start.month + 2) // 3}'
    return start.strftime({'year': '%Y', 'month': '%Y-%m'}.get(period, '%Y-%m-%d'))


def bounds_of(start, period, zone):
    """Return the first moment of a period and of the next one: days for a day, times in UTC for a local time."""
    following = start + STEPS[period]
    if not isinstance(start, datetime):
        return start.isoformat(), following.isoformat()
    return moment(_utc(start, zone)), moment(_utc(following, zone))


def _utc(local, zone):
    return pytz.timezone(zone).localize(local).astimezone(timezone.utc)


def condition_of(path, start, period, zone):
    first, following = bounds_of(start, period, zone)
    return [[path, '>=', first], [path, '<', following]]
