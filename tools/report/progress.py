"""Lines that tell a developer what is happening while a long step runs."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds between lines where there is no terminal to count on: soon at first, then rarer, so that a log stays short.
FIRST_SIGN_OF_LIFE = 5.0
RAREST_SIGN_OF_LIFE = 60.0


_lines_only = threading.Event()


def say(text: str = '') -> None:
    _write(f'{text}\n')


@contextmanager
def several_at_once() -> Iterator[None]:
    """While the body runs, steps go on side by side: each tells of itself in lines of its own."""
    _lines_only.set()
    try:
        yield
    finally:
        _lines_only.clear()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Announce `what`, show that it is alive, and end with the seconds it took."""
    started = time.monotonic()
    finished = threading.Event()
    ticking = threading.Thread(target=_tick, args=(what, started, finished), daemon=True)
    ticking.start()
    outcome = 'failed after'
    try:
        yield
        outcome = 'done in'
    finally:
        finished.set()
        ticking.join()
        _show(f'{what}: {outcome} {time.monotonic() - started:.0f} s', last=True)


def _tick(what: str, started: float, finished: threading.Event) -> None:
    _show(f'{what} ...')
    terminal, pause = _is_terminal(), FIRST_SIGN_OF_LIFE
    while not finished.wait(1 if terminal else pause):
        _show(f'{what} ... {time.monotonic() - started:.0f} s')
        pause = min(pause * 1.5, RAREST_SIGN_OF_LIFE)


def _show(line: str, last: bool = False) -> None:
    """Replace the current line on a terminal; write a new one anywhere else."""
    if _is_terminal():
        _write(f'\r\033[K{line}' + ('\n' if last else ''))
    else:
        say(line)


def _is_terminal() -> bool:
    return sys.stdout.isatty() and not _lines_only.is_set()


def _write(text: str) -> None:
    """Write in one piece, so that threads do not mix their lines."""
    sys.stdout.write(text)
    sys.stdout.flush()
