"""Many requests at the same instant."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Barrier
from typing import TypeVar

Answer = TypeVar('Answer')


def simultaneously(calls: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Release all calls together, each from a thread of its own, and return their results in order."""
    gate = Barrier(len(calls))

    def call(made: Callable[[], Answer]) -> Answer:
        gate.wait()
        return made()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(call, calls))


def spread(hosts: Sequence[str], count: int) -> Iterator[str]:
    """The hosts in turn, `count` in all."""
    return islice(cycle(hosts), count)
