"""Counting what a test program reported."""

import re
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

ANSI_COLOURS = re.compile(r'\x1b\[[0-9;]*m')


@dataclass(frozen=True)
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: 'Tally') -> 'Tally':
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = f', {self.skipped} skipped' if self.skipped else ''
        return f'{self.passed} passed, {self.failed} failed{skipped}'

    def judged_by(self, status: int) -> 'Tally':
        """Count a failure when the program failed without naming a test, or ran no test at all."""
        silent = (status and not self.failed) or not (self.passed or self.failed)
        return self + Tally(failed=1) if silent else self


def of_cargo(log: Path) -> Tally:
    total = Tally()
    for passed, failed, ignored in re.findall(
        r'^test result: .*? (\d+) passed; (\d+) failed; (\d+) ignored', _text(log), re.MULTILINE
    ):
        total += Tally(int(passed), int(failed), int(ignored))
    return total


def of_junit(report: Path) -> Tally:
    """Count the tests of a JUnit file as pytest writes it; none if it is missing because pytest came to no end."""
    total = Tally()
    for test in _cases(report):
        total += Tally(1 if _is_passed(test) else 0, 1 if _is_failed(test) else 0, 1 if _is_skipped(test) else 0)
    return total


def failed_in(report: Path) -> list[str]:
    """The failed tests by the names that pytest takes, for example `tests/core/test_keys.py::test_jwk`."""
    return [_node_of(test) for test in _cases(report) if _is_failed(test)]


def of_odoo(log: Path) -> Tally:
    """Odoo counts an errored test apart from a failed one, a skipped one as run, and each failed subtest for itself."""
    text = _text(log)
    found = re.findall(r'(\d+) failed, (\d+) error\(s\) of (\d+) tests', text)
    if not found:
        return Tally()
    failures, errors, ran = map(int, found[-1])
    skipped = len(re.findall(r': skipped ', text))
    return Tally(max(0, ran - failures - errors - skipped), failures + errors, skipped)


def _cases(report: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(report).iter('testcase')) if report.is_file() else []


def _is_failed(test: ElementTree.Element) -> bool:
    return test.find('failure') is not None or test.find('error') is not None


def _is_skipped(test: ElementTree.Element) -> bool:
    return test.find('skipped') is not None


def _is_passed(test: ElementTree.Element) -> bool:
    return not (_is_failed(test) or _is_skipped(test))


def _node_of(test: ElementTree.Element) -> str:
    """`file` and `classname` (the module's dots, then the class) are what the family xunit1 gives."""
    file, name = test.get('file', ''), test.get('name', '')
    module = file.removesuffix('.py').replace('/', '.')
    classes = test.get('classname', '').removeprefix(module).strip('.')
    return '::'.join(part for part in (file, *classes.split('.'), name) if part)


def _text(log: Path) -> str:
    return ANSI_COLOURS.sub('', log.read_text(errors='replace'))
