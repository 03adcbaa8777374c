"""Running a test program with its output in a log, and saying how to repeat what failed."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tools import REPOSITORY
from tools.cli.request import Request
from tools.environment import cache, process, venv, wheel
from tools.report import tally
from tools.report.progress import say, step
from tools.report.tally import Tally

LINES_OF_A_FAILURE = 80


def end_of(log: Path) -> str:
    return process.tail(log, LINES_OF_A_FAILURE)


def run_counted(
    name: str,
    command: process.Command,
    count: Callable[[Path], Tally],
    env: Mapping[str, str],
    explanation: Callable[[Path], str] = end_of,
) -> Tally:
    """Run a test program; show what its log says about failures."""
    log = process.log_file(f'test-{name}')
    with step(f'Running the {name} tests'), log.open('w') as output:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=REPOSITORY,
            env=process.environment(env),
            check=False,
        )
    result = count(log).judged_by(done.returncode)
    if result.failed:
        say(f'{explanation(log)}\nThe whole log is {log}')
    return result


def pytest(name: str, folders: Sequence[str], request: Request, env: Mapping[str, str] | None = None) -> Tally:
    """Run pytest on the folders, or on what the request's words choose in them."""
    python = venv.python(wheel.installed('tests'))
    report = process.log_file(f'test-{name}').with_suffix('.xml')
    report.unlink(missing_ok=True)
    command: process.Command = [
        python,
        '-m',
        'pytest',
        *chosen(folders, request),
        f'--junitxml={report}',
        '-o',
        'junit_family=xunit1',
        '-o',
        f'cache_dir={cache.own("pytest")}',
        f'--hypothesis-seed={request.seed}',
    ]
    odoo_tree = {'MUK_MCP_DEV_ODOO': str(request.tree.resolve())} if request.tree else {}
    settings = {**(env or {}), **odoo_tree, 'MUK_MCP_SEED': str(request.seed)}
    result = run_counted(name, command, lambda _log: tally.of_junit(report), settings)
    for test in tally.failed_in(report):
        say(f"Again: ./dev test {name} --seed {request.seed} -- '{test}'")
    return result


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
