"""What two `./dev`, or two suites of one, prepare at the same time, and what they wait for each other with."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tools.environment import cache

PATIENCE_S = 60


@pytest.fixture(autouse=True)
def _cache_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('XDG_CACHE_HOME', str(tmp_path))


def test_different_things_are_prepared_at_the_same_time() -> None:
    """Each of the two can only end if the other has begun."""
    meeting = threading.Barrier(2)

    def prepare(what: str) -> None:
        with cache.exclusively(what):
            meeting.wait(PATIENCE_S)

    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(prepare, what) for what in ('one template', 'another template')]:
            done.result(PATIENCE_S)


def test_the_same_thing_is_prepared_by_one_at_a_time() -> None:
    inside: list[int] = []
    most: list[int] = []

    def prepare(number: int) -> None:
        with cache.exclusively('a template'), cache.exclusively('a template'):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(prepare, range(40)))
    assert most == [1] * 40
