"""Virtual environments in the cache, one for each file in `tools/requirements`.

Each clone has its own, because its Rust core is in them; the packages are hard links to one copy.
"""

import importlib.util
import subprocess
import sys
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, packages, process
from tools.report.failure import CannotContinue
from tools.report.progress import step

REQUIREMENTS = REPOSITORY / 'tools' / 'requirements'

# The same program whether we run in one of our environments, as the tests do, or outside of them.
INTERPRETER = str(Path(sys.executable).resolve())


def ready(name: str) -> Path:
    """The folder of the environment `name`, holding exactly what `requirements/<name>.txt` pins."""
    with cache.exclusively():
        target, stamp = cache.own('venv') / name, cache.own('venv') / f'{name}.stamp'
        state = cache.digest([REQUIREMENTS / f'{name}.txt'], INTERPRETER, sys.version)
        if not (cache.stamped(stamp, state) and python(target).exists()):
            stamp.unlink(missing_ok=True)
            _make(name, target)
            cache.write_private(stamp, state)
        return target


def python(environment: Path) -> Path:
    return environment / 'bin' / 'python'


def program(environment: str, name: str) -> Path:
    """An executable of the environment, for example `program('tests', 'pytest')`."""
    return ready(environment) / 'bin' / name


def install(environment: Path, *words: str | Path) -> None:
    process.run([uv(), 'pip', 'install', '--python', python(environment), *words], 'install')


def install_into(*words: str | Path) -> None:
    """Install packages for another Python, which `words` describe, into a folder."""
    process.run([uv(), 'pip', 'install', *words], 'install')


def _make(name: str, target: Path) -> None:
    installer = None if name == 'build' else uv()
    with step(f'Installing the Python packages of {name}'):
        if installer is None:
            _bootstrap(target)
        else:
            process.run([installer, 'venv', '--quiet', '--clear', '--python', INTERPRETER, target], 'install')
            process.run(
                [
                    installer,
                    'pip',
                    'sync',
                    '--require-hashes',
                    '--python',
                    python(target),
                    REQUIREMENTS / f'{name}.txt',
                ],
                'install',
            )


def uv() -> Path:
    return program('build', 'uv')


def _bootstrap(target: Path) -> None:
    """The first environment brings `uv`, which makes the others; it has to come from `venv` and `pip`."""
    bundled = has_pip()
    without_pip = [] if bundled else ['--without-pip']
    process.run([INTERPRETER, '-m', 'venv', '--clear', *without_pip, target], 'install')
    env = {} if bundled else {'PYTHONPATH': str(_unpacked_pip())}
    pins = REQUIREMENTS / 'build.txt'
    process.run([python(target), '-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', pins], 'install', env=env)


def has_pip() -> bool:
    """Return True if Python can make an environment with pip; Debian ships `ensurepip` without what it needs."""
    if importlib.util.find_spec('ensurepip') is None:
        return False
    tried = subprocess.run([INTERPRETER, '-m', 'ensurepip', '--version'], capture_output=True, check=False)
    return tried.returncode == 0


def _unpacked_pip() -> Path:
    """The wheel of pip, which runs as it lies, from Debian's package of it."""
    root = cache.home() / 'pip'
    if not root.is_dir():
        with cache.whole_folder(root) as draft:
            state = packages.own_release()
            state.update()
            state.unpack(['python3-pip-whl'], draft)
    wheels = sorted(root.glob('usr/share/python-wheels/pip-*.whl'))
    if not wheels:
        raise CannotContinue('Python has no pip here. Install it with: apt install python3-venv')
    return wheels[-1]
