"""The test suites behind `./dev test`."""

import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from tools import REPOSITORY
from tools.cli import lint, odoo_suite
from tools.environment import cache, installation, node, process, venv, wheel
from tools.report import tally
from tools.report.progress import say, step
from tools.report.tally import Tally
from tools.servers import postgres

LINES_OF_A_FAILURE = 80


def run(names: Sequence[str], tree: Path | None) -> int:
    """Run the named suites, or all of them, and end with the line `N passed, N failed`."""
    results = {name: SUITES[name](tree) for name in names or SUITES}
    say()
    for name, result in results.items():
        say(f'{name:<12} {result}')
    total = sum(results.values(), Tally())
    say(f'{total.passed} passed, {total.failed} failed')
    return 1 if total.failed else 0


def rust(_tree: Path | None) -> Tally:
    env = wheel.cargo_environment()
    return _counted('rust', ['cargo', 'test', '--workspace', '--locked'], tally.of_cargo, env)


def python(tree: Path | None) -> Tally:
    return _pytest('python', ['tests/core', 'tests/protocol'], tree)


def odoo(tree: Path | None) -> Tally:
    with odoo_suite.prepared(tree) as (command, env):
        return _counted('odoo', command, tally.of_odoo, env, odoo_suite.complaints)


def check_style(_tree: Path | None) -> Tally:
    return lint.check()


def against_a_server(name: str, tree: Path | None) -> Tally:
    """Run a folder of tests that start servers, with PostgreSQL up and everything they need prepared."""
    with postgres.held():
        installation.prepare(tree)
        return _pytest(name, [f'tests/{name}'], tree, node.node_env())


# Cheap and likely complaints first.
SUITES: Mapping[str, Callable[[Path | None], Tally]] = {
    'lint': check_style,
    'rust': rust,
    'python': python,
    'odoo': odoo,
    **{
        name: partial(against_a_server, name)
        for name in ('tools', 'installation', 'fence', 'concurrency', 'abuse', 'clients', 'conformance')
    },
}


def _pytest(name: str, paths: Sequence[str], tree: Path | None, env: Mapping[str, str] | None = None) -> Tally:
    python_of_tests = venv.python(wheel.installed('tests'))
    present = [path for path in paths if (REPOSITORY / path).is_dir()]
    command: process.Command = [
        python_of_tests,
        '-m',
        'pytest',
        '-o',
        f'cache_dir={cache.home() / "pytest"}',
        *present,
    ]
    odoo_tree = {'MUK_MCP_DEV_ODOO': str(tree.resolve())} if tree else {}
    return _counted(name, command, tally.of_pytest, {**(env or {}), **odoo_tree})


def _end(log: Path) -> str:
    return process.tail(log, LINES_OF_A_FAILURE)


def _counted(
    name: str,
    command: process.Command,
    count: Callable[[Path], Tally],
    env: Mapping[str, str],
    explanation: Callable[[Path], str] = _end,
) -> Tally:
    """Run a test program with its output in a log; show what the log says about failures."""
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
