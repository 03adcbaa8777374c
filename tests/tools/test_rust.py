"""What `./dev` says of a Rust that is missing or too old, by programs of that name in the path."""

import os
from pathlib import Path

import pytest

from tools.environment import wheel
from tools.report.failure import CannotContinue


def with_cargo(folder: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    cargo = folder / 'cargo'
    cargo.write_text(f'#!/bin/sh\necho "cargo {version}"\n')
    cargo.chmod(0o755)
    monkeypatch.setenv('PATH', f'{folder}{os.pathsep}{os.environ["PATH"]}')


@pytest.mark.parametrize('version', ['0.66.0 (Debian 12)', '1.75.0', '1.85.1', '1.87.9'])
def test_old_rust_is_refused_with_the_way_to_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    with_cargo(tmp_path, monkeypatch, version)
    with pytest.raises(CannotContinue, match=r'needs Rust 1\.88 or newer, and this is cargo .*rustup\.rs'):
        wheel.cargo_environment()


@pytest.mark.parametrize('version', ['1.88.0', '1.95.0 (f2d3ce0bd 2026-03-21)', '1.100.0-nightly', '2.0.0'])
def test_new_rust_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    with_cargo(tmp_path, monkeypatch, version)
    assert 'CARGO_TARGET_DIR' in wheel.cargo_environment()


def test_missing_rust_is_named_with_the_way_to_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('PATH', str(tmp_path))
    with pytest.raises(CannotContinue, match=r'`cargo` is missing\. The core needs Rust 1\.88 or newer\..*rustup\.rs'):
        wheel.cargo_environment()
