"""Lines that tell a person what is happening while a long step runs."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds between lines where there is no terminal to count on: soon at first, then rarer, so that a log stays short.
FIRST_SIGN_OF_LIFE = 5.0
RAREST_SIGN_OF_LIFE = 60.0


def say(text: str = '') -> None:
    print(text, flush=True)


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
    terminal, pause = sys.stdout.isatty(), FIRST_SIGN_OF_LIFE
    while not finished.wait(1 if terminal else pause):
        _show(f'{what} ... {time.monotonic() - started:.0f} s')
        pause = min(pause * 1.5, RAREST_SIGN_OF_LIFE)


def _show(line: str, last: bool = False) -> None:
    """Replace the current line on a terminal; write a new one anywhere else."""
    if sys.stdout.isatty():
        print(f'\r\033[K{line}', end='\n' if last else '', flush=True)
    else:
        print(line, flush=True)
