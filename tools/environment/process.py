"""Running programs whose output goes to a log unless something fails."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import IO

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
        done = _finished(command, stdin, env, cwd=cwd, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode:
        raise CannotContinue(
            f'{Path(command[0]).name} ended with status {done.returncode}. The end of {path}:\n{tail(path)}'
        )


def answer(command: Command, *, env: Mapping[str, str] | None = None, stdin: str = '') -> str:
    """The standard output of a program that has to succeed."""
    done = _finished(command, stdin, env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        raise CannotContinue(
            f'{Path(command[0]).name} ended with status {done.returncode}:\n{done.stdout}{done.stderr}'
        )
    return done.stdout


def _finished(
    command: Command,
    stdin: str,
    env: Mapping[str, str] | None,
    *,
    stdout: int | IO[str],
    stderr: int,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run to the end. If we are told to end before, the program is ended with all that it started, as maturin starts cargo.

    It has a session of its own for that, so that Ctrl-C reaches it only through us.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=stderr,
        text=True,
        cwd=cwd,
        env=environment(env),
        start_new_session=True,
    ) as started:
        try:
            said, complained = started.communicate(stdin)
        except BaseException:
            signal_group(started.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, started.returncode, said, complained)


def signal_group(leader: int, number: signal.Signals) -> None:
    """Signal a program that was started as the leader of a session, and what it started there."""
    with suppress(ProcessLookupError):
        os.killpg(leader, number)


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
