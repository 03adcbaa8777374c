"""Two clones of the repository on one machine, with one cache."""

import json
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tools import REPOSITORY
from tools.servers import ports

Dev = Callable[..., subprocess.CompletedProcess[str]]


def copied(folder: Path) -> Dev:
    """Copy the repository to `folder` and return its ./dev."""
    shutil.copytree(REPOSITORY, folder, ignore=shutil.ignore_patterns('.git', 'target', 'node_modules', '__pycache__'))

    def dev(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, folder / 'dev', *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return dev


@pytest.fixture(scope='module')
def clones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dev, Dev]]:
    folder = tmp_path_factory.mktemp('clones')
    both = copied(folder / 'first'), copied(folder / 'second')
    yield both
    for dev in both:
        dev('stop')


def answers(port: int) -> bool:
    """Return True if an Odoo with our addon answers."""
    try:
        with urllib.request.urlopen(f'http://127.0.0.1:{port}/mcp/oauth/jwks.json', timeout=30) as response:
            return 'keys' in json.load(response)
    except OSError:
        return False


def database_in(greeting: str) -> str:
    return re.findall(r'with the database (\S+)\.', greeting)[0]


def test_neither_clone_disturbs_the_server_of_the_other(clones: tuple[Dev, Dev]) -> None:
    first, second = clones
    port, other_port = ports.free(), ports.free()
    started = first('run', '--detach', '--port', port)
    assert started.returncode == 0, started.stderr

    refused = second('run', '--detach', '--port', port)
    assert refused.returncode == 1
    assert re.search(rf'The Odoo of the clone in \S+/first answers on port {port}\. .*--port', refused.stderr)
    assert answers(port)

    beside = second('run', '--detach', '--port', other_port)
    assert beside.returncode == 0, beside.stderr
    assert database_in(beside.stdout) != database_in(started.stdout)

    kept = second('clean')
    assert kept.returncode == 1
    assert re.search(rf'The Odoo of the clone in \S+/first runs on port {port}', kept.stderr)

    assert second('stop').returncode == 0
    assert answers(port)
    assert not answers(other_port)

    again = first('run', '--detach', '--port', port)
    assert again.returncode == 0, again.stderr
    assert first('stop').returncode == 0
    assert not answers(port)
