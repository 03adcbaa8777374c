"""The Rust core as a wheel: built when its sources change, installed where it is needed."""
import shutil
from pathlib import Path

from tools import REPOSITORY, cache, environment, process
from tools.failure import CannotContinue
from tools.progress import say, step

SOURCES = ('Cargo.toml', 'Cargo.lock', 'pyproject.toml', 'rust')


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
            with step('Building the Rust core'), cache.whole_folder(target) as draft:
                _maturin('build', 'build', '--release', '--locked', '--out', draft)
    return next(target.glob('*.whl'))


def installed(name: str) -> Path:
    """The environment `name` with the current wheel in it."""
    target, wheel = environment.ready(name), built()
    stamp = target / 'core.stamp'
    with cache.exclusively():
        if not cache.stamped(stamp, str(wheel)):
            environment.install(target, '--no-deps', '--reinstall', wheel)
            cache.write_private(stamp, str(wheel))
    return target


def distribute() -> None:
    """Put a manylinux wheel for this machine's processor in `dist/`."""
    target = REPOSITORY / 'dist'
    with cache.exclusively(), step('Building the manylinux wheel'), cache.whole_folder(cache.home() / 'dist') as draft:
        _maturin('wheel', 'build', '--release', '--locked', '--zig', '--compatibility', 'manylinux_2_17', '--out', draft)
        wheels = list(draft.glob('*.whl'))
        if not wheels:
            raise CannotContinue('maturin built no wheel.')
        target.mkdir(exist_ok=True)
        for wheel in wheels:
            shutil.copy2(wheel, target)
            say(f'dist/{wheel.name}')


def _maturin(requirements: str, *words: str | Path) -> None:
    path = environment.program(requirements, 'maturin')
    process.run([path, *words], 'wheel', cwd=REPOSITORY, env=cargo_environment())
