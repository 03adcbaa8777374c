"""Telling a process that still runs from another that got its number later."""

import os
import signal
import time
from pathlib import Path


def identity(pid: int) -> str:
    """The number and start time of a process, or an empty string when it has ended."""
    try:
        fields = Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ''
    ended = fields[0] in 'ZX'
    return '' if ended else f'{pid}-{fields[19]}'


def is_alive(known: str) -> bool:
    return identity(int(known.partition('-')[0])) == known


def end(known: str, patience: float = 20) -> None:
    """Ask the process to stop, and after `patience` seconds end it and its group."""
    pid = int(known.partition('-')[0])
    if is_alive(known):
        os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + patience
    while is_alive(known) and time.monotonic() < deadline:
        time.sleep(0.05)
    if is_alive(known):
        os.killpg(pid, signal.SIGKILL)
