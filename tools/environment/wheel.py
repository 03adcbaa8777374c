"""The Rust core as a wheel: built when its sources change, installed where it is needed."""

import os
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, process, venv
from tools.report.progress import say, step

SOURCES = (
    'Cargo.toml',
    'Cargo.lock',
    'LICENSE',
    'pyproject.toml',
    'rust/Cargo.toml',
    'rust/src',
    'rust/muk_mcp_oauth_core',
)

# The oldest C library that the wheel runs with, as a Python platform tag; zig links against it.
OLDEST_LIBC = 'manylinux_2_17'


def cargo_environment() -> dict[str, str]:
    """Check for a Rust toolchain and keep what it builds in the cache."""
    process.need('cargo', 'Install Rust with rustup or: apt install cargo')
    process.need('cc', 'Rust links with a C compiler: apt install gcc libc6-dev')
    return {'CARGO_TARGET_DIR': str(cache.folder('cargo'))}


def built() -> Path:
    """The wheel of the sources as they are, from the cache when it has been built before."""
    state = cache.digest([REPOSITORY / name for name in SOURCES])
    target = cache.home() / 'wheels' / state
    with cache.exclusively():
        if not target.is_dir():
            maturin = venv.program('build', 'maturin')
            with step('Building the Rust core'), cache.whole_folder(target) as draft:
                _run(maturin, '--out', draft)
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


def distribute() -> int:
    """Put a manylinux wheel for this machine's processor in `dist/`."""
    target = REPOSITORY / 'dist'
    with cache.exclusively():
        maturin = venv.program('wheel', 'maturin')
        with step('Building the manylinux wheel'):
            _run(maturin, '--zig', '--compatibility', OLDEST_LIBC, '--out', target)
    for wheel in target.glob('*.whl'):
        say(f'dist/{wheel.name}')
    return 0


def _run(maturin: Path, *words: str | Path) -> None:
    """Run maturin with the programs of its own environment, such as `zig`, at hand."""
    path = f'{maturin.parent}{os.pathsep}{os.environ["PATH"]}'
    process.run(
        [maturin, 'build', '--release', '--locked', *words],
        'wheel',
        cwd=REPOSITORY,
        env={**cargo_environment(), 'PATH': path},
    )
