"""The folder outside the clone that holds everything which can be made again."""

import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import REPOSITORY
from tools.environment import clone
from tools.report.progress import say

_held_here = threading.local()


def home() -> Path:
    """`$XDG_CACHE_HOME/muk-mcp`, readable by its owner only: it holds passwords and databases."""
    base = os.environ.get('XDG_CACHE_HOME') or Path.home() / '.cache'
    folder = Path(base).absolute() / 'muk-mcp'
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def folder(*names: str) -> Path:
    path = home().joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    return path


def own(*names: str) -> Path:
    """A folder that this clone shares with no other: environments with its core, logs, what it has running."""
    home_of_clone = home() / 'clones' / clone.identity()
    if not home_of_clone.is_dir():
        write_private(home_of_clone / 'path', f'{REPOSITORY}\n')
    path = home_of_clone.joinpath(*names)
    path.mkdir(parents=True, exist_ok=True)
    return path


@contextmanager
def exclusively(what: str = 'everything') -> Iterator[None]:
    """Let one `./dev` at a time prepare what is named; nested use in one thread is fine."""
    locked = _held_here.__dict__.setdefault('locks', set())
    if what in locked:
        yield
        return
    with (folder('locks') / what).open('w') as lock:
        _wait_for(lock.fileno())
        locked.add(what)
        try:
            yield
        finally:
            locked.discard(what)


def _wait_for(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say('Something else is being prepared; waiting for it.')
        fcntl.flock(descriptor, fcntl.LOCK_EX)


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `target` at the end, so that an interruption leaves nothing half made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f'.{target.name}-', dir=target.parent))
    try:
        yield draft
        shutil.rmtree(target, ignore_errors=True)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_private(path: Path, text: str) -> None:
    """Write `text` so that only the owner can read it and never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(prefix=f'.{path.name}-', dir=path.parent)
    with os.fdopen(descriptor, 'w') as file:
        file.write(text)
    os.replace(draft, path)


def stamped(stamp: Path, state: str) -> bool:
    return stamp.is_file() and stamp.read_text() == state


def digest(paths: Iterable[Path], *words: str) -> str:
    """Sixteen hex digits that change with the name or content of any file below `paths`."""
    sha = hashlib.sha256()
    for word in words:
        sha.update(word.encode() + b'\0')
    for path in paths:
        for file in sorted(_files(path)):
            sha.update(str(file.relative_to(path.parent)).encode() + b'\0')
            sha.update(hashlib.sha256(file.read_bytes()).digest())
    return sha.hexdigest()[:16]


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder_name, folders, names in os.walk(path):
        folders[:] = [name for name in folders if name != '__pycache__']
        yield from (Path(folder_name, name) for name in names)
