"""The Rust core as a wheel: built when its sources change, installed where it is needed."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, process, venv
from tools.report.failure import CannotContinue
from tools.report.progress import step

SOURCES = (
    'Cargo.toml',
    'Cargo.lock',
    'LICENSE',
    'pyproject.toml',
    'rust/Cargo.toml',
    'rust/src',
    'rust/muk_mcp_oauth_core',
)


WHERE_RUST_IS = (
    'Install rustup, from https://rustup.rs or with `apt install rustup` (Debian 13, Ubuntu 24.04), then: '
    'rustup default stable. The cargo that Debian 12 and 13 and Ubuntu 24.04 package is too old.'
)


def cargo_environment() -> dict[str, str]:
    """Check for a Rust toolchain that is new enough, and keep what it builds in the cache."""
    for sentence in missing():
        raise CannotContinue(sentence)
    return {'CARGO_TARGET_DIR': str(cache.folder('cargo'))}


def missing() -> Iterator[str]:
    """What the machine lacks to build the core, each with the way to it."""
    needed = f'The core needs Rust {_needed_rust()} or newer'
    if not shutil.which('cargo'):
        yield f'`cargo` is missing. {needed}. {WHERE_RUST_IS}'
    elif _is_too_old(version := _said_by_cargo()):
        yield f'{needed}, and this is {version}. {WHERE_RUST_IS}'
    if not shutil.which('cc'):
        yield '`cc` is missing. Rust links with a C compiler: apt install gcc libc6-dev'


def _said_by_cargo() -> str:
    """Its version, or why it gives none: rustup brings a cargo that has no toolchain until one is chosen."""
    said = subprocess.run(
        ['cargo', '--version'], env=process.environment(), capture_output=True, text=True, check=False
    )
    return (said.stdout or said.stderr).strip()


def _is_too_old(version: str) -> bool:
    found = re.search(r'\d+\.\d+', version)
    return not found or _numbers(found[0]) < _numbers(_needed_rust())


def _needed_rust() -> str:
    manifest = (REPOSITORY / 'rust' / 'Cargo.toml').read_text()
    return str(re.findall(r'^rust-version = "(.+)"', manifest, re.MULTILINE)[0])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split('.')))


def built() -> Path:
    """The wheel of the sources as they are, from the cache when it has been built before."""
    state = cache.digest([REPOSITORY / name for name in SOURCES])
    target = cache.home() / 'wheels' / state
    with cache.exclusively():
        if not target.is_dir():
            program = venv.program('build', 'maturin')
            with step('Building the Rust core'), cache.whole_folder(target) as draft:
                maturin(program, 'build', '--release', '--locked', '--out', draft)
    return next(target.glob('*.whl'))


def installed(name: str) -> Path:
    """The environment `name` with the current wheel in it."""
    target, wheel = venv.ready(name), built()
    stamp = target / 'core.stamp'
    with cache.exclusively():
        if not cache.stamped(stamp, str(wheel)):
            venv.install(target, '--no-deps', '--reinstall', wheel)
            cache.write_private(stamp, str(wheel))
    return target


def maturin(program: Path, *words: str | Path, env: Mapping[str, str] | None = None) -> None:
    """Run maturin with the programs of its own environment, such as `zig`, at hand."""
    path = f'{program.parent}{os.pathsep}{os.environ["PATH"]}'
    process.run([program, *words], 'wheel', cwd=REPOSITORY, env={**cargo_environment(), 'PATH': path, **(env or {})})
