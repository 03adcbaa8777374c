"""Processor time of the processes that serve requests: Odoo's workers, and PostgreSQL's processes for their connections.

It is compared where a difference is smaller than what anything else that runs on the machine does to the time on the clock.
"""

import os
from pathlib import Path

TICKS = os.sysconf('SC_CLK_TCK')
# Places of `/proc/PID/stat` behind the name of the process: its parent, and what it and its ended children have used.
PARENT, OWN, OF_CHILDREN = 1, slice(11, 13), slice(13, 15)


def seconds(*parents: int) -> float:
    """Return what the processes with these ids and their children, those that have ended as well, have used so far."""
    stats = {int(path.name): _fields(path) for path in Path('/proc').glob('[0-9]*')}
    served = [fields for pid, fields in stats.items() if fields and (pid in parents or int(fields[PARENT]) in parents)]
    ended = [fields for pid, fields in stats.items() if fields and pid in parents]
    return (_ticks(served, OWN) + _ticks(ended, OF_CHILDREN)) / TICKS


def _fields(process: Path) -> list[str]:
    try:
        return (process / 'stat').read_text().rpartition(')')[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _ticks(processes: list[list[str]], places: slice) -> int:
    return sum(int(ticks) for fields in processes for ticks in fields[places])
