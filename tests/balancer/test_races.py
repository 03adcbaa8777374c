"""The races of `tests/concurrency` again, with a balancer that decides which host takes which request."""

import pytest

from tests.concurrency.test_refresh_race import (  # noqa: F401
    test_at_most_thirty_replays_are_answered,
    test_parallel_refreshes_inside_the_window_all_work,
    test_refresh_racing_a_revocation_ends_with_nothing_alive,
    test_refresh_racing_an_administrator_ends_with_nothing_alive,
    test_replay_after_the_successor_was_used_leaves_everything_dead,
)

pytestmark = pytest.mark.exhaustive
