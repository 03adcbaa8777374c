"""The command line of `./dev`."""

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TypeAlias

from tools.cli import bench, clean, fuzz, interactive, lint, pictures, test, translations
from tools.cli.request import Effort, Request
from tools.cli.suites import SUITES
from tools.distribution import build
from tools.distribution.targets import TARGETS
from tools.environment import odoo_git, odoo_package, wheel
from tools.report.failure import CannotContinue

DEFAULT_PORT = 8069

# The word for `--odoo` that is no folder.
GIT = Path('git')

TEST_HELP = f"""Run the test suites.

{chr(10).join(f'  {suite.name:<12} {suite.purpose}' for suite in SUITES.values())}

What follows -- chooses tests of one suite:

  ./dev test odoo -- test_refresh            a file, class or method, a part of one, or an Odoo tag
  ./dev test python -- -k scope              whatever pytest takes
  ./dev test rust -- --test keys             whatever cargo test takes
  ./dev test lint -- ruff                    checks by name
"""

# What `./dev bench` measures if asked.
INSTEAD = {
    'growth': 'how the database grows with a million connections',
    'databases': 'what it costs to tell several databases apart',
}

Commands: TypeAlias = 'argparse._SubParsersAction[argparse.ArgumentParser]'
Command: TypeAlias = Callable[[argparse.Namespace], int]


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    before, after = split(sys.argv[1:] if words is None else words)
    arguments = parser().parse_args(before)
    if after and arguments.run is not _test:
        parser().error('only `test` takes words after --')
    arguments.words = after
    _hear_requests_to_end()
    try:
        if 'odoo' in arguments:
            arguments.odoo = _tree(arguments)
        return int(arguments.run(arguments))
    except CannotContinue as failure:
        print(f'\n{failure}', file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before and after the first `--`."""
    here = list(words).index('--') if '--' in words else len(words)
    return list(words[:here]), list(words[here + 1 :])


def parser() -> argparse.ArgumentParser:
    root = argparse.ArgumentParser(
        prog='./dev', description='Run, test and build the MCP server for Odoo and its OAuth.'
    )
    commands = root.add_subparsers(metavar='COMMAND', required=True)
    _add_run(commands)
    _add_test(commands)
    _add_bench(commands)
    _add_fuzz(commands)
    _add(commands, 'lint', 'check style and types of everything', lambda _: lint.run())
    _add_wheel(commands)
    _add(commands, 'pictures', 'take the pictures of the shop window and the README', lambda _: pictures.run())
    _add(
        commands,
        'translations',
        'renew the files of translations and list what is missing',
        lambda _: translations.run(),
    )
    shell = _add(commands, 'shell', 'open an Odoo shell on the database of `run`', interactive.shell)
    _add_odoo(shell)
    _add_database(shell)
    _add(commands, 'venv', 'print the environment of the tests, for editors and pytest by hand', _venv)
    _add(commands, 'stop', 'stop the Odoo that `run --detach` left running', lambda _: interactive.stop())
    _add(commands, 'clean', 'stop everything and remove all caches and databases', lambda _: clean.run())
    return root


def _add_run(commands: Commands) -> None:
    run = _add(commands, 'run', 'start an Odoo with both addons, everything prepared', interactive.run)
    run.add_argument('--port', type=int, default=DEFAULT_PORT, help=f'of the web server (default {DEFAULT_PORT})')
    run.add_argument('--workers', type=int, default=0, help='server processes; 0, the default, is one with threads')
    run.add_argument('--detach', action='store_true', help='return once Odoo answers and leave it running')
    _add_odoo(run)
    _add_database(run)


def _add_test(commands: Commands) -> None:
    tests = _add(commands, 'test', 'run the test suites', _test)
    tests.description = TEST_HELP
    tests.formatter_class = argparse.RawDescriptionHelpFormatter
    tests.add_argument('suites', nargs='*', metavar='SUITE', choices=[*SUITES, []], help='all by default')
    effort = tests.add_mutually_exclusive_group()
    effort.add_argument('--fast', action='store_true', help='the inner loop: no servers, no slow tests')
    effort.add_argument('--all', action='store_true', help='exhaustive tests, too')
    tests.add_argument(
        '--neighbours',
        action='store_true',
        help='in suites that start servers, fill each database with the modules and demo data of an Odoo in use',
    )
    tests.add_argument('--seed', type=int, metavar='N', help='repeat what chance did in an earlier run')
    _add_odoo(tests)


def _tree(given: argparse.Namespace) -> Path | None:
    """The folder of the Odoo that was asked for, fetched if it has to be; None for the usual one."""
    if given.odoo == GIT:
        return odoo_git.checkout(given.odoo_version)
    if given.odoo_version and given.odoo:
        raise CannotContinue('--odoo-version chooses among what ./dev fetches; a folder is the version that it is.')
    return odoo_package.unpacked(given.odoo_version) if given.odoo_version else given.odoo


def _test(given: argparse.Namespace) -> int:
    effort = Effort.FAST if given.fast else Effort.ALL if given.all else Effort.USUAL
    seed = test.new_seed() if given.seed is None else given.seed
    return test.run(given.suites, Request(tuple(given.words), effort, given.odoo, seed, given.neighbours))


def _venv(_given: argparse.Namespace) -> int:
    """Print the folder on the last line, after what was prepared for it."""
    print(wheel.installed('tests'))
    return 0


def _add_bench(commands: Commands) -> None:
    measure = _add(
        commands,
        'bench',
        'measure speed as ratios, and print which goals are met',
        lambda given: bench.run(given.json, given.odoo, given.instead),
    )
    measure.add_argument('--json', type=Path, metavar='FILE', help='also write the table there')
    instead = measure.add_mutually_exclusive_group()
    for what, purpose in INSTEAD.items():
        instead.add_argument(
            f'--{what}',
            dest='instead',
            action='store_const',
            const=what,
            default='',
            help=f'measure instead {purpose}',
        )
    _add_odoo(measure)


def _add_fuzz(commands: Commands) -> None:
    hunt = _add(
        commands,
        'fuzz',
        'let libFuzzer look for redirect URIs that break a rule',
        lambda given: fuzz.run(given.targets, given.minutes),
    )
    hunt.add_argument(
        'targets',
        nargs='*',
        metavar='TARGET',
        choices=[*fuzz.TARGETS, []],
        help=f'of {", ".join(fuzz.TARGETS)}; all by default',
    )
    hunt.add_argument('--minutes', type=float, default=10, metavar='N', help='for each target (default 10)')


def _add_wheel(commands: Commands) -> None:
    make = _add(
        commands,
        'wheel',
        'build wheels of the Rust core in dist/',
        lambda given: build.run(given.target, given.sdist, given.trial),
    )
    make.add_argument(
        '--target',
        action='append',
        default=[],
        choices=TARGETS,
        help='a platform; may be repeated (default: manylinux for the processor of this machine)',
    )
    make.add_argument('--sdist', action='store_true', help='also pack the source distribution')
    make.add_argument('--try', dest='trial', action='store_true', help="run the core's tests with the wheels")


def _add(commands: Commands, name: str, purpose: str, run: Command) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=purpose, description=f'{purpose[0].upper()}{purpose[1:]}.')
    command.set_defaults(run=run)
    return command


def _add_odoo(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        '--odoo',
        type=Path,
        metavar='DIR',
        help="an Odoo 17, 18 or 19 to use: a checkout, an unpacked archive, a virtual environment; git is Odoo's own "
        "repository; by default Debian's package of 19",
    )
    command.add_argument(
        '--odoo-version',
        metavar='VERSION',
        default='',
        help="with git a branch, tag or commit (default 19.0), else a version of Debian's package",
    )


def _add_database(command: argparse.ArgumentParser) -> None:
    command.add_argument('--database', metavar='NAME', help='one for each clone, Odoo version and contents by default')
    command.add_argument(
        '--modules',
        default='',
        metavar='NAMES',
        help='also installed, for example website,crm; living stands for those of an Odoo in use',
    )
    command.add_argument('--demo', action='store_true', help="with Odoo's demo data")


def _hear_requests_to_end() -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        # `nohup` asks us not to hear that the terminal was closed.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    # A shell has its background jobs ignore Ctrl-C, and programs that they start would inherit that. Ours are to hear it:
    # from us, when we are told to end in another way.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda _signal, _frame: None)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    """Treat a request to end like Ctrl-C, so that servers are stopped on the way out."""
    raise KeyboardInterrupt
