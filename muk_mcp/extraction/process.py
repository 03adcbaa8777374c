"""Starts the process that parses a document, and takes what it found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from .child import MOST_SECONDS
from .parts import Excerpt, Unreadable

# By the wall clock, on a machine that is busy with something else.
MOST_WAIT = 3 * MOST_SECONDS
# The folder in which the server happens to run is no place to import from.
PROGRAM = 'import sys; sys.path[:1] = []; sys.path.append(sys.argv[1]); from extraction.child import main; main()'
TOO_MUCH = 'The document takes more time or memory to read than a document may.'
DAMAGED = 'The document is damaged, or of a kind that this server cannot read.'


def extracted(content: bytes, kind: str, part: int, offset: int, room: int) -> Excerpt:
    """Return the text of a document from a part on, as much as ``room`` characters of JSON hold; raise Unreadable."""
    request = json.dumps({'kind': kind, 'part': part, 'offset': offset, 'room': room}).encode()
    try:
        done = subprocess.run(
            [sys.executable, '-c', PROGRAM, str(Path(__file__).parent.parent)],
            input=request + b'\n' + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MOST_WAIT,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError) as error:
        raise Unreadable(TOO_MUCH) from error
    if done.returncode:
        # A signal is what the operating system ends a process with that goes beyond its limits.
        raise Unreadable(TOO_MUCH if done.returncode < 0 else DAMAGED)
    found = json.loads(done.stdout)
    if 'unreadable' in found:
        raise Unreadable(found['unreadable'])
    return Excerpt(**found)
