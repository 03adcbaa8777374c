"""Programs that start servers of their own. When we are told to end, they are, and we wait until they have tidied up."""

import signal
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO

from tools import REPOSITORY
from tools.environment import process
from tools.report.progress import say

# Several servers need some seconds each, and whoever reads this waits at a keyboard.
PATIENCE_S = 60

# Ctrl-C, a request to end, a terminal that was closed.
REQUESTS_TO_END = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_running: set[subprocess.Popen[bytes]] = set()
_ending = threading.Event()


def run(command: process.Command, *, env: Mapping[str, str], output: IO[str] | None = None) -> int:
    """Run to the end in the repository and return the status.

    The program has a session of its own, so that Ctrl-C reaches it only through us, and once.
    """
    if _ending.is_set():
        raise KeyboardInterrupt
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        cwd=REPOSITORY,
        env=process.environment(env),
        start_new_session=True,
    ) as started:
        _running.add(started)
        try:
            return started.wait()
        except KeyboardInterrupt:
            end_all()
            raise
        finally:
            _running.discard(started)


def end_all() -> None:
    """Ask each program as Ctrl-C does, wait for it, and end by force what is left. Nothing is started any more."""
    _ending.set()
    with _undisturbed():
        say('\nEnding what runs, and the servers that it started.')
        for program in list(_running):
            process.signal_group(program.pid, signal.SIGINT)
        for program in list(_running):
            with suppress(subprocess.TimeoutExpired):
                program.wait(PATIENCE_S)
            process.signal_group(program.pid, signal.SIGKILL)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Do not hear a second Ctrl-C, which would leave servers behind."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in REQUESTS_TO_END}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
