"""Lines that tell a person what is happening while a long step runs."""
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS_BETWEEN_SIGNS_OF_LIFE = 10


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
    pause = 1 if sys.stdout.isatty() else SECONDS_BETWEEN_SIGNS_OF_LIFE
    while not finished.wait(pause):
        _show(f'{what} ... {time.monotonic() - started:.0f} s')


def _show(line: str, last: bool = False) -> None:
    """Replace the current line on a terminal; write a new one anywhere else."""
    if sys.stdout.isatty():
        print(f'\r\033[K{line}', end='\n' if last else '', flush=True)
    else:
        print(line, flush=True)
