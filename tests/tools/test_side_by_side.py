"""`./dev test` runs two suites at a time."""

import threading

import pytest

from tools.cli import durations, suites, test
from tools.cli.request import Request
from tools.cli.suites import Suite
from tools.environment import children
from tools.report.failure import CannotContinue
from tools.report.tally import Tally

PATIENCE_S = 60


@pytest.fixture
def begun() -> list[str]:
    """The names of the suites, in the order in which they began."""
    return []


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch) -> dict[str, Suite]:
    """The suites of an imaginary project, and how long each took, by its purpose."""
    known: dict[str, Suite] = {}
    monkeypatch.setattr(test, 'SUITES', known)
    monkeypatch.setattr(durations, 'known', lambda key: float(known[key.split()[0]].purpose))
    monkeypatch.setattr(durations, 'remember', lambda _key, _seconds: None)
    return known


def test_two_at_a_time_and_the_longest_first(at_home: dict[str, Suite], begun: list[str]) -> None:
    """The first two can only end if they run at the same time."""
    meeting = threading.Barrier(2)

    def meet(name: str) -> Tally:
        begun.append(name)
        meeting.wait(PATIENCE_S)
        return Tally(passed=1)

    for name, seconds in (('short', '1'), ('long', '30'), ('longest', '50'), ('shortest', '0')):
        at_home[name] = Suite(name, seconds, lambda _request, name=name: meet(name))

    assert test.run((), Request()) == 0
    assert set(begun[:2]) == {'long', 'longest'}
    assert set(begun) == set(at_home)


def test_a_failure_of_one_is_a_failure_of_all(at_home: dict[str, Suite], capsys: pytest.CaptureFixture[str]) -> None:
    at_home['good'] = Suite('good', '1', lambda _request: Tally(passed=3))
    at_home['bad'] = Suite('bad', '2', lambda _request: Tally(passed=2, failed=1))

    assert test.run((), Request()) == 1
    assert '5 passed, 1 failed' in capsys.readouterr().out


def test_nothing_more_begins_once_one_cannot_continue(
    at_home: dict[str, Suite], begun: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()
    monkeypatch.setattr(children, 'end_all', ended.set)

    def last_until_ended(name: str) -> Tally:
        begun.append(name)
        assert ended.wait(PATIENCE_S)
        return Tally(passed=1)

    def give_up(_request: Request) -> Tally:
        raise CannotContinue('There is no PostgreSQL.')

    at_home['broken'] = Suite('broken', '9', give_up)
    for name, seconds in (('long', '8'), ('later', '7'), ('last', '6')):
        at_home[name] = Suite(name, seconds, lambda _request, name=name: last_until_ended(name))

    with pytest.raises(CannotContinue):
        test.run((), Request())
    assert 'last' not in begun


def test_every_suite_is_known_by_its_name() -> None:
    assert all(suite.name == name for name, suite in suites.SUITES.items())
