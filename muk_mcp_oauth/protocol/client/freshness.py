"""How long a fetched document may be used again (RFC 9111 section 4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.request import parse_http_list

from ...common.clock import aware

# Bounds of our own (the draft on client metadata documents allows them in section 4.4), in seconds.
SHORTEST = 60
LONGEST = 86_400
# For a document that says nothing.
USUAL = 3_600


def lifetime(headers: Mapping[str, str], now: datetime) -> int:
    """Return the seconds from ``now`` (aware) for which an answer with these headers stays fresh, within the bounds.

    Even an answer that must not be stored is used for the shortest time, as one connection needs it more than once.
    """
    return min(max(_allowed(headers, now), SHORTEST), LONGEST)


def _allowed(headers: Mapping[str, str], now: datetime) -> int:
    directives = _directives(headers.get('Cache-Control', ''))
    if directives.keys() & {'no-store', 'no-cache'}:
        return 0
    # Many people use what is fetched once, which makes this a shared cache (section 5.2.2.10).
    for name in ('s-maxage', 'max-age'):
        if name in directives:
            return _seconds(directives[name]) - _seconds(headers.get('Age', ''))
    return _until(headers['Expires'], headers, now) if 'Expires' in headers else USUAL


def _directives(value: str) -> dict[str, str]:
    pairs = (item.partition('=') for item in reversed(parse_http_list(value)))
    # Of a directive that comes twice the first counts (section 4.2.1).
    return {name.strip().lower(): argument.strip(' "') for name, _equals, argument in pairs}


def _seconds(text: str) -> int:
    """Read delta-seconds (section 1.2.2); what is none counts as 0, which is stale."""
    return min(int(text[:12]), 2**31) if text.isascii() and text.isdigit() else 0


def _until(expires: str, headers: Mapping[str, str], now: datetime) -> int:
    end = _moment(expires)
    return int((end - (_moment(headers.get('Date', '')) or now)).total_seconds()) if end else 0


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else aware(moment)
