"""How long endpoints take, told so that a busy machine changes nothing: beside a reference that was asked in between."""

import time
from collections.abc import Callable, Mapping
from statistics import quantiles

from tests.support.stranger import Answer

# The first rounds fill caches and open connections of each worker; they do not count.
WARM_UP = 10
ROUNDS = 60


def pace_of(reference: Callable[[], Answer], endpoints: Mapping[str, Callable[[], Answer]]) -> dict[str, float]:
    """The time of each endpoint in times of the reference, of either the lower quartile: what it takes undisturbed."""
    times: dict[str, list[float]] = {name: [] for name in ('', *endpoints)}
    for _ in range(WARM_UP + ROUNDS):
        for name, ask in {'': reference, **endpoints}.items():
            times[name].append(_seconds(ask))
    usual = _lower_quartile(times.pop('')[WARM_UP:])
    return {name: _lower_quartile(taken[WARM_UP:]) / usual for name, taken in times.items()}


def _seconds(ask: Callable[[], Answer]) -> float:
    started = time.perf_counter()
    answer = ask()
    assert answer.status < 500, answer
    return time.perf_counter() - started


def _lower_quartile(times: list[float]) -> float:
    return quantiles(times, n=4)[0]
