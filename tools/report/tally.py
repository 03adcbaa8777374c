"""Counting what a test program reported."""

import re
from dataclasses import dataclass
from pathlib import Path

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


def of_pytest(log: Path) -> Tally:
    summaries = [line for line in _text(log).splitlines() if re.search(r' in \d[\d.]*s', line)]
    summary = summaries[-1] if summaries else ''
    counted = {word: int(number) for number, word in re.findall(r'(\d+) (\w+)', summary)}
    failed = sum(counted.get(word, 0) for word in ('failed', 'error', 'errors'))
    return Tally(counted.get('passed', 0), failed, counted.get('skipped', 0))


def of_odoo(log: Path) -> Tally:
    """Odoo counts an errored test apart from a failed one, a skipped one as run, and each failed subtest for itself."""
    text = _text(log)
    found = re.findall(r'(\d+) failed, (\d+) error\(s\) of (\d+) tests', text)
    if not found:
        return Tally()
    failures, errors, ran = map(int, found[-1])
    skipped = len(re.findall(r': skipped ', text))
    return Tally(max(0, ran - failures - errors - skipped), failures + errors, skipped)


def _text(log: Path) -> str:
    return ANSI_COLOURS.sub('', log.read_text(errors='replace'))
