"""`./dev` that is told to end leaves no program behind, and two of its runs in one clone do not write one log."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import REPOSITORY
from tools.environment import process
from tools.servers import alive, database

# A test that is busy with a server when the end comes.
BUSY = """
import time
from pathlib import Path
from tools.servers import alive
from tools.servers.server import running_server

def test_busy():
    with running_server(workers=2) as odoo:
        draft = Path({ready!r} + '.draft')
        draft.write_text(alive.identity(odoo.pid) + ' ' + odoo.database)
        draft.rename({ready!r})
        time.sleep(3600)
"""
# `./dev wheel` while a program works that another one started, as maturin starts cargo and zig.
BUILDING = """
import sys
from tools.cli import commands
from tools.distribution import build
from tools.environment import process

START = 'sleep 3600 & echo $! >{ready}.draft; mv {ready}.draft {ready}; wait'
build.run = lambda *_choices: process.run(['sh', '-c', START], 'test-building')
sys.exit(commands.main(['wheel']))
"""
PATIENCE_S = 300


def ctrl_c(dev: subprocess.Popen[bytes]) -> None:
    """As a terminal does it: for everything that runs in the foreground."""
    os.killpg(dev.pid, signal.SIGINT)


def request_to_end(dev: subprocess.Popen[bytes]) -> None:
    dev.terminate()


def wait_until(comes_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not comes_true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


# As a shell without job control starts what is to run in the background.
IN_BACKGROUND = ('sh', '-c', 'trap "" INT; exec "$@"', 'sh')


@pytest.mark.slow
@pytest.mark.parametrize(('begin', 'interrupt'), [((), ctrl_c), (IN_BACKGROUND, request_to_end)])
def test_interrupted_tests_leave_no_server(
    tmp_path: Path, begin: tuple[str, ...], interrupt: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    ready, busy = tmp_path / 'ready', tmp_path / 'test_busy.py'
    busy.write_text(BUSY.format(ready=str(ready)))
    command = [*begin, sys.executable, REPOSITORY / 'dev', 'test', 'tools', '--', busy]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as dev:
        wait_until(lambda: ready.exists() or dev.poll() is not None)
        server, name = ready.read_text().split()
        assert alive.is_alive(server)
        interrupt(dev)
        assert dev.wait(PATIENCE_S) == 130
    assert not alive.is_alive(server)
    assert not database.exists(name)


@pytest.mark.parametrize('interrupt', [ctrl_c, request_to_end])
def test_interrupted_build_leaves_no_program(
    tmp_path: Path, interrupt: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    ready = tmp_path / 'ready'
    command = [sys.executable, '-c', BUILDING.format(ready=ready)]
    with subprocess.Popen(command, cwd=REPOSITORY, start_new_session=True) as dev:
        wait_until(lambda: ready.exists() or dev.poll() is not None)
        compiler = alive.identity(int(ready.read_text()))
        assert alive.is_alive(compiler)
        interrupt(dev)
        assert dev.wait(PATIENCE_S) == 130
    wait_until(lambda: not alive.is_alive(compiler))


def test_second_run_at_the_same_time_has_a_log_of_its_own() -> None:
    with process.claimed_log('test-claimed') as first, process.claimed_log('test-claimed') as second:
        assert (first.stem, second.stem) == ('test-claimed', 'test-claimed-2')
    with process.claimed_log('test-claimed') as later:
        assert later == first
