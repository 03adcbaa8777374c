from datetime import datetime, timezone

import pytest

from muk_mcp_oauth.protocol.client.freshness import LONGEST, SHORTEST, USUAL, lifetime

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=timezone.utc)
NOON = 'Mon, 23 Nov 2026 12:00:00 GMT'
LATER = 'Mon, 23 Nov 2026 12:10:00 GMT'


@pytest.mark.parametrize(
    ('cache_control', 'seconds'),
    [
        ('max-age=600', 600),
        ('MAX-AGE=600', 600),
        ('public, max-age="600"', 600),
        ('max-age=600, max-age=700', 600),
        ('max-age=600, s-maxage=700', 700),
        ('no-cache="Set-Cookie, X", max-age=600', SHORTEST),
        ('extension="a, max-age=700", max-age=600', 600),
        ('max-age=1', SHORTEST),
        ('max-age=0', SHORTEST),
        ('no-store', SHORTEST),
        ('no-store, max-age=600', SHORTEST),
        ('no-cache', SHORTEST),
        ('max-age=999999999', LONGEST),
        (f'max-age={"9" * 5000}', LONGEST),
        ('max-age=-5', SHORTEST),
        ('max-age', SHORTEST),
        ('max-age=1e3', SHORTEST),
        ('max-age=٦٠٠', SHORTEST),
        ('', USUAL),
        ('public', USUAL),
        ('=', USUAL),
        (',,,', USUAL),
    ],
)
def test_cache_control_is_followed_within_bounds(cache_control, seconds):
    """CID-11."""
    assert lifetime({'Cache-Control': cache_control}, NOW) == seconds


@pytest.mark.parametrize(
    ('headers', 'seconds'),
    [
        ({}, USUAL),
        ({'Expires': LATER}, 600),
        ({'Expires': LATER, 'Date': 'Mon, 23 Nov 2026 12:05:00 GMT'}, 300),
        ({'Expires': LATER, 'Date': 'nonsense'}, 600),
        ({'Expires': NOON}, SHORTEST),
        ({'Expires': '0'}, SHORTEST),
        ({'Expires': ''}, SHORTEST),
        ({'Expires': 'Mon, 23 Nov 2099 12:00:00 GMT'}, LONGEST),
        ({'Cache-Control': 'max-age=600', 'Expires': NOON}, 600),
        ({'Cache-Control': 'max-age=600', 'Age': '200'}, 400),
        ({'Cache-Control': 'max-age=600', 'Age': '9999'}, SHORTEST),
        ({'Cache-Control': 'max-age=600', 'Age': 'old'}, 600),
    ],
)
def test_other_headers_count_where_rfc_9111_says_so(headers, seconds):
    assert lifetime(headers, NOW) == seconds
