"""What contributors and continuous integration run is one thing."""

import re

from tools import REPOSITORY


def test_versions_before_a_commit_are_those_of_the_lint() -> None:
    before_a_commit = dict(re.findall(r'\[([\w-]+)==([\d.]+)\]', (REPOSITORY / '.pre-commit-config.yaml').read_text()))
    pins = dict(re.findall(r'^([\w-]+)==([\d.]+)', _pins(), re.MULTILINE))
    assert before_a_commit.pop('ruff') == pins['ruff']
    assert pins.keys().isdisjoint(before_a_commit)


def _pins() -> str:
    return (REPOSITORY / 'tools' / 'requirements' / 'tests.txt').read_text()


def test_continuous_integration_runs_the_command_of_the_readme() -> None:
    assert 'run: .ci/run\n' in (REPOSITORY / '.github' / 'workflows' / 'ci.yml').read_text()
    assert (REPOSITORY / '.ci' / 'run').read_text().splitlines()[-1] == './dev test'
    assert '    ./dev test ' in (REPOSITORY / 'README.md').read_text()
