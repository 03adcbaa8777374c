"""Running programs whose output goes to a log unless something fails."""

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from tools.environment import cache
from tools.report.failure import CannotContinue

Command = Sequence[str | Path]

# What programs keep for themselves goes into our cache, so that `./dev clean` removes that as well.
FOLDERS_OF_OTHERS = {
    'PYTHONPYCACHEPREFIX': 'pycache',
    'PIP_CACHE_DIR': 'pip-cache',
    'UV_CACHE_DIR': 'uv',
    'ZIG_GLOBAL_CACHE_DIR': 'zig',
    'CARGO_ZIGBUILD_CACHE_DIR': 'zigbuild',
}


# Another virtual environment, another PostgreSQL (Odoo 19 prefers PGHOST to its configuration file), another Odoo's settings.
MISLEADING = re.compile('PYTHON(HOME|PATH|DONTWRITEBYTECODE)|VIRTUAL_ENV|PG[A-Z_]+|ODOO_(RC|DEV)|OPENERP_SERVER')


def run(
    command: Command, log: str, *, env: Mapping[str, str] | None = None, cwd: Path | None = None, stdin: str = ''
) -> None:
    """Run to the end with the output in the cache file `logs/<log>.log`; raise `CannotContinue` with its tail."""
    path = log_file(log)
    with path.open('w') as output:
        done = subprocess.run(
            command,
            input=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=cwd,
            env=environment(env),
            check=False,
        )
    if done.returncode:
        raise CannotContinue(
            f'{Path(command[0]).name} ended with status {done.returncode}. The end of {path}:\n{tail(path)}'
        )


def answer(command: Command, *, env: Mapping[str, str] | None = None, stdin: str = '') -> str:
    """The standard output of a program that has to succeed."""
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment(env), check=False)
    if done.returncode:
        raise CannotContinue(
            f'{Path(command[0]).name} ended with status {done.returncode}:\n{done.stdout}{done.stderr}'
        )
    return done.stdout


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our environment, with other programs' caches in ours and without what would lead a program somewhere else."""
    inherited = {name: value for name, value in os.environ.items() if not MISLEADING.fullmatch(name)}
    kept = {name: str(cache.home() / folder) for name, folder in FOLDERS_OF_OTHERS.items()}
    return {**inherited, **kept, **(extra or {})}


def log_file(name: str) -> Path:
    return cache.own('logs') / f'{name}.log'


@contextmanager
def claimed_log(name: str) -> Iterator[Path]:
    """Yield the path of the log `name`, or of `name-2` and so on while other runs of this clone write there."""
    for number in count(1):
        own_name = name if number == 1 else f'{name}-{number}'
        with (cache.own('logs') / f'{own_name}.lock').open('w') as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield log_file(own_name)
            return


def tail(path: Path, lines: int = 40) -> str:
    return '\n'.join(path.read_text(errors='replace').splitlines()[-lines:])


def need(program: str, advice: str) -> Path:
    """The path of a program, or a sentence saying how to get it."""
    found = shutil.which(program)
    if not found:
        raise CannotContinue(f'`{program}` is missing. {advice}')
    return Path(found)
