from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from muk_mcp_oauth.protocol.token.rotation import MAX_REPLAYS, Outcome, PresentedToken, decide_rotation

NOW = datetime(2026, 11, 23, 12, 0, 0)
GRACE = timedelta(seconds=5)
TICK = timedelta(microseconds=1)


def token(**facts):
    """A token used for the first time that has a month left."""
    fresh = {
        'id': 1,
        'generation': 1,
        'expires_at': NOW + timedelta(days=30),
        'first_used_at': None,
        'replays': 0,
        'successor_used': False,
    }
    return PresentedToken(**{**fresh, **facts})


@pytest.mark.parametrize(
    ('facts', 'outcome'),
    [
        ({}, Outcome.ROTATE),
        ({'expires_at': NOW + TICK}, Outcome.ROTATE),
        ({'expires_at': NOW}, Outcome.EXPIRED),
        ({'first_used_at': NOW}, Outcome.REPEAT),
        ({'first_used_at': NOW - GRACE + TICK}, Outcome.REPEAT),
        ({'first_used_at': NOW - GRACE}, Outcome.REUSE),
        ({'first_used_at': NOW + timedelta(seconds=2)}, Outcome.REPEAT),
        ({'first_used_at': NOW, 'successor_used': True}, Outcome.REUSE),
        ({'first_used_at': NOW, 'replays': MAX_REPLAYS - 1}, Outcome.REPEAT),
        ({'first_used_at': NOW, 'replays': MAX_REPLAYS}, Outcome.REUSE),
        ({'first_used_at': NOW, 'expires_at': NOW}, Outcome.EXPIRED),
        ({'first_used_at': NOW - GRACE, 'expires_at': NOW}, Outcome.REUSE),
    ],
)
def test_outcome(facts, outcome):
    assert decide_rotation(token(**facts), NOW, GRACE) is outcome


def test_no_grace_window_makes_every_replay_a_reuse():
    assert decide_rotation(token(first_used_at=NOW), NOW, timedelta(0)) is Outcome.REUSE


FACTS = some.fixed_dictionaries(
    {
        'first_used_at': some.none() | some.datetimes(NOW - timedelta(days=1), NOW),
        'expires_at': some.datetimes(NOW - timedelta(days=1), NOW + timedelta(days=1)),
        'replays': some.integers(0, 2 * MAX_REPLAYS),
        'successor_used': some.booleans(),
    }
)


@given(FACTS)
def test_expired_tokens_issue_nothing(facts):
    if decide_rotation(token(**facts), NOW, GRACE) in (Outcome.ROTATE, Outcome.REPEAT):
        assert facts['expires_at'] > NOW


@given(FACTS)
def test_token_rotates_once(facts):
    assert decide_rotation(token(**{**facts, 'first_used_at': NOW}), NOW, GRACE) is not Outcome.ROTATE


@given(FACTS)
def test_first_use_is_never_a_reuse(facts):
    assert decide_rotation(token(**{**facts, 'first_used_at': None}), NOW, GRACE) is not Outcome.REUSE
