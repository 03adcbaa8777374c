"""Running a test program with its output in a log, and saying how to repeat what failed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools import REPOSITORY
from tools.cli.request import Request
from tools.environment import cache, children, process, venv, wheel
from tools.report import tally
from tools.report.progress import say, step
from tools.report.tally import Tally
from tools.servers import neighbours

LINES_OF_A_FAILURE = 80


def end_of(log: Path) -> str:
    return process.tail(log, LINES_OF_A_FAILURE)


def run_counted(
    name: str,
    log: Path,
    command: process.Command,
    count: Callable[[Path], Tally],
    env: Mapping[str, str],
    explanation: Callable[[Path], str] = end_of,
) -> Tally:
    """Run a test program; show what its log says about failures."""
    with step(f'Running the {name} tests'), log.open('w') as output:
        status = children.run(command, env=env, output=output)
    result = count(log).judged_by(status)
    if result.failed:
        say(f'{explanation(log)}\nThe whole log is {log}')
    return result


def pytest(name: str, folders: Sequence[str], request: Request, env: Mapping[str, str] | None = None) -> Tally:
    """Run pytest on the folders, or on what the request's words choose in them."""
    python = venv.python(wheel.installed('tests'))
    with process.claimed_log(f'test-{name}') as log:
        report = log.with_suffix('.xml')
        report.unlink(missing_ok=True)
        command: process.Command = [python, '-m', 'pytest', *chosen(folders, request), *_options(report, request)]
        result = run_counted(name, log, command, lambda _log: tally.of_junit(report), _settings(request, env or {}))
        failed = tally.failed_in(report)
    for test in failed:
        say(f"Again: ./dev test {name} --seed {request.seed} -- '{test}'")
    return result


def _options(report: Path, request: Request) -> list[str]:
    return [
        f'--junitxml={report}',
        '-o',
        'junit_family=xunit1',
        '-o',
        f'cache_dir={cache.own("pytest")}',
        f'--hypothesis-seed={request.seed}',
    ]


def _settings(request: Request, env: Mapping[str, str]) -> dict[str, str]:
    """The environment by which tests know what they were asked for."""
    odoo_tree = {'MUK_MCP_DEV_ODOO': str(request.tree.resolve())} if request.tree else {}
    filled = {neighbours.ASKED_FOR: '1'} if request.neighbours else {}
    return {**env, **odoo_tree, **filled, 'MUK_MCP_SEED': str(request.seed)}


def chosen(folders: Sequence[str], request: Request) -> list[str]:
    """The arguments that choose tests: what is not left out, or the words; a lone word is a part of names (`-k`)."""
    if not request.words:
        marks = ' and '.join(f'not {mark}' for mark in request.left_out)
        return [*folders, *(['-m', marks] if marks else [])]
    first = request.words[0]
    words = request.words if first.startswith('-') or _is_path(first) else ('-k', *request.words)
    return [*([] if any(map(_is_path, words)) else folders), *words]


def _is_path(word: str) -> bool:
    return (REPOSITORY / word.partition('::')[0]).exists()
