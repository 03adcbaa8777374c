"""What a run of tests came to, read from what the programs leave behind."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.report import tally
from tools.report.tally import Tally

TESTS = """
import pytest

def test_passes(): pass
def test_fails(): assert 1 == 2
def test_is_skipped(): pytest.skip('why')

class TestGroup:
    @pytest.mark.parametrize('value', ['a b', 'c'])
    def test_fails(self, value): assert value == 'c'

@pytest.fixture
def broken(): raise OSError
def test_has_no_chance(broken): pass
"""


@pytest.fixture(scope='module')
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What pytest leaves of `TESTS`."""
    folder = tmp_path_factory.mktemp('suite')
    (folder / 'test_sample.py').write_text(TESTS)
    options = ['--junitxml=report.xml', '-o', 'junit_family=xunit1', '-p', 'no:cacheprovider']
    ended = subprocess.run([sys.executable, '-m', 'pytest', *options], cwd=folder, capture_output=True, check=False)
    assert ended.returncode == 1, ended.stdout
    return folder / 'report.xml'


def test_outcomes_are_counted(report: Path) -> None:
    assert tally.of_junit(report) == Tally(passed=2, failed=3, skipped=1)


def test_failed_tests_are_named_as_pytest_takes_them(report: Path) -> None:
    assert tally.failed_in(report) == [
        'test_sample.py::test_fails',
        'test_sample.py::TestGroup::test_fails[a b]',
        'test_sample.py::test_has_no_chance',
    ]


def test_program_that_ended_early_counts_as_a_failure(tmp_path: Path) -> None:
    assert tally.of_junit(tmp_path / 'missing.xml').judged_by(2) == Tally(failed=1)


def test_run_without_a_test_counts_as_a_failure() -> None:
    assert Tally().judged_by(0) == Tally(failed=1)
    assert Tally(passed=1).judged_by(0) == Tally(passed=1)


@pytest.mark.parametrize(
    ('text', 'expected'),
    [
        ('test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured\n', Tally(5, 0, 1)),
        (
            'test result: ok. 5 passed; 0 failed; 1 ignored;\ntest result: FAILED. 2 passed; 1 failed; 0 ignored;\n',
            Tally(7, 1, 1),
        ),
    ],
)
def test_lines_of_cargo_are_added_up(tmp_path: Path, text: str, expected: Tally) -> None:
    log = tmp_path / 'log'
    log.write_text(text)
    assert tally.of_cargo(log) == expected


def test_odoo_counts_errors_apart_from_failures(tmp_path: Path) -> None:
    log = tmp_path / 'log'
    log.write_text('x: skipped why\n\x1b[1m1 failed, 2 error(s) of 10 tests when loading database\x1b[0m\n')
    assert tally.of_odoo(log) == Tally(passed=6, failed=3, skipped=1)
