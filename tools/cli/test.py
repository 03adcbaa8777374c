"""`./dev test`: says what will run and how long it took last time, runs it, and ends with a table."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import nullcontext

from tools.cli import durations
from tools.cli.durations import in_words
from tools.cli.request import Effort, Request
from tools.cli.suites import SUITES, Suite
from tools.environment import children
from tools.report import progress
from tools.report.failure import CannotContinue
from tools.report.progress import say
from tools.report.tally import Tally

# Two cores are the least that we expect, and a suite seldom keeps one busy: servers, browsers and clients wait for each other.
LANES = 2

Results = dict[str, tuple[Tally, float]]


def run(names: Sequence[str], request: Request) -> int:
    """Run the named suites, or all of those that the effort asks for; the status is 1 if a test failed."""
    if request.words and len(names) != 1:
        raise CannotContinue('What follows -- chooses tests of one suite: ./dev test SUITE -- WORDS')
    suites = [SUITES[name] for name in names] or _by_default(request.effort)
    _announce(suites, request)
    results = _side_by_side(suites, request)
    return _conclude(results, request)


def new_seed() -> int:
    return secrets.randbelow(2**32)


def _by_default(effort: Effort) -> list[Suite]:
    return [suite for suite in SUITES.values() if suite.in_inner_loop or effort is not Effort.FAST]


def _announce(suites: Sequence[Suite], request: Request) -> None:
    known = [_last_time(suite, request) for suite in suites]
    for suite, seconds in zip(suites, known, strict=True):
        say(f'{suite.name:<12} {in_words(seconds) + " last time" if seconds else "":<18} {suite.purpose}')
    if request.effort is Effort.USUAL and not request.words:
        say('Left out are exhaustive tests, which ./dev test --all runs too.')
    say()


def _side_by_side(suites: Sequence[Suite], request: Request) -> Results:
    """Run the longest first, so that no lane waits long for the other at the end; in their order if none has run yet."""
    longest_first = sorted(suites, key=lambda suite: _last_time(suite, request), reverse=True)
    lines_only = progress.several_at_once() if len(suites) > 1 else nullcontext()
    with lines_only, ThreadPoolExecutor(LANES) as lanes:
        running = {suite.name: lanes.submit(_timed, suite, request) for suite in longest_first}
        try:
            ended, _ = wait(running.values(), return_when=FIRST_EXCEPTION)
            results = {future: future.result() for future in ended}
            return {suite.name: results[running[suite.name]] for suite in suites}
        except (KeyboardInterrupt, CannotContinue):
            lanes.shutdown(wait=False, cancel_futures=True)
            children.end_all()
            raise


def _timed(suite: Suite, request: Request) -> tuple[Tally, float]:
    started = time.monotonic()
    result = suite.run(request)
    seconds = time.monotonic() - started
    if not request.words and not result.failed:
        durations.remember(_key(suite, request), seconds)
    return result, seconds


def _last_time(suite: Suite, request: Request) -> float:
    """Seconds, 0 if it is not known or if only a part of the suite will run."""
    return 0 if request.words else durations.known(_key(suite, request))


def _key(suite: Suite, request: Request) -> str:
    beside = ' beside neighbours' if request.neighbours else ''
    return f'{suite.name} {request.effort.name.lower()}{beside}'


def _conclude(results: Results, request: Request) -> int:
    say()
    for name, (result, seconds) in results.items():
        say(f'{name:<12} {in_words(seconds):>10}   {result}')
    total = sum((result for result, _ in results.values()), Tally())
    say(f'{total.passed} passed, {total.failed} failed')
    if total.failed:
        say(f'Chance had the seed {request.seed}: --seed {request.seed} repeats it.')
    return 1 if total.failed else 0
