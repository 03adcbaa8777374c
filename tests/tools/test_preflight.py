"""`./dev run` on a machine that lacks things, shown by a path with hardly a program in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tools import REPOSITORY

ROOT_LACKS = ['setpriv'] if os.geteuid() == 0 else []


def run_with(folder: Path, *programs: str) -> subprocess.CompletedProcess[str]:
    """`./dev run` with the programs that are named and an empty cache."""
    path = folder / 'bin'
    path.mkdir()
    for name in programs:
        found = next(place for place in (Path(entry) / name for entry in os.get_exec_path()) if place.is_file())
        (path / name).symlink_to(found)
    env = {'PATH': str(path), 'HOME': os.environ['HOME'], 'XDG_CACHE_HOME': str(folder / 'cache')}
    return subprocess.run(
        [sys.executable, REPOSITORY / 'dev', 'run', '--detach'], env=env, capture_output=True, text=True, check=False
    )


def test_everything_that_is_missing_is_named_at_once(tmp_path: Path) -> None:
    ended = run_with(tmp_path)
    assert ended.returncode == 1
    lines = ended.stderr.strip().splitlines()
    assert lines[0] == 'This machine lacks:'
    named = [line.removeprefix('- ').split()[0].strip('`,') for line in lines[1:]]
    assert named[:2] == ['cargo', 'cc']
    assert set(ROOT_LACKS) <= set(named)
    assert 'apt' in named


@pytest.mark.parametrize('way', ['--odoo git', '--odoo DIR'])
def test_without_apt_the_other_ways_to_an_odoo_are_named(tmp_path: Path, way: str) -> None:
    assert way in run_with(tmp_path).stderr


def test_what_is_there_is_not_named(tmp_path: Path) -> None:
    ended = run_with(tmp_path, 'cargo', 'rustc', 'apt-get', 'dpkg')
    named = [line.removeprefix('- ').split()[0].strip('`,') for line in ended.stderr.strip().splitlines()[1:]]
    assert named == ['cc', *ROOT_LACKS], ended.stderr
