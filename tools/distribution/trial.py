"""`./dev wheel --try`: the core's tests with a built wheel, by every Python that can be had for it."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tools import REPOSITORY
from tools.distribution.targets import Target
from tools.environment import apt_sources, cache, packages, process, venv
from tools.environment.packages import PackageState
from tools.report.progress import say, step

SUPPORTED = ('3.10', '3.11', '3.12', '3.13', '3.14')
DEBIAN_NAMES = {'aarch64': 'arm64', 'x86_64': 'amd64'}

# It starts this Python a second time, which an emulated one cannot.
NOT_EMULATED = ('--deselect', 'tests/core/test_module.py::test_stub_matches_the_module')


def failures(target: Target, wheel: Path) -> int:
    """Try a wheel, say how each Python fared, and return how many failed."""
    if target.system == 'musllinux':
        say(f'{target.name}: not tried, Debian has no Python for musl')
        return 0
    pythons = _emulated(target) if target.is_foreign else _native()
    return sum(not _passes(target, wheel, version, command) for version, command in pythons)


def _native() -> Iterator[tuple[str, process.Command]]:
    """Every supported Python of this machine, in the path or installed by pyenv."""
    for version in SUPPORTED:
        found = _python(version)
        if found:
            yield version, [found]
        else:
            say(f'Python {version}: not tried, it is not on this machine')


def _python(version: str) -> Path | None:
    words = ['python', 'find', '--no-python-downloads', '--no-project', version]
    found = subprocess.run([venv.uv(), *words], capture_output=True, text=True, check=False)
    if not found.returncode:
        return Path(found.stdout.strip())
    pyenv = Path(os.environ.get('PYENV_ROOT') or Path.home() / '.pyenv')
    return next(pyenv.glob(f'versions/{version}.*/bin/python3'), None)


def _emulated(target: Target) -> Iterator[tuple[str, process.Command]]:
    """The distribution's own Python for the other processor, run by QEMU."""
    root = _unpacked(target)
    emulator = root / 'emulator' / 'usr' / 'bin' / f'qemu-{target.processor}-static'
    for python in sorted((root / 'python' / 'usr' / 'bin').glob('python3.[0-9]*[0-9]')):
        yield python.name.removeprefix('python'), [emulator, '-L', root / 'python', python]


def _unpacked(target: Target) -> Path:
    root = cache.home() / f'emulated-{target.processor}'
    if not root.is_dir():
        with step(f'Fetching QEMU and a Python for {target.processor}'), cache.whole_folder(root) as draft:
            own = packages.own_release()
            own.update()
            own.unpack(['qemu-user-static'], draft / 'emulator')
            debian = DEBIAN_NAMES[target.processor]
            foreign = PackageState(f'own-release-{debian}', apt_sources.own_release(), debian)
            foreign.update()
            foreign.unpack_with_dependencies(['python3'], draft / 'python')
    return root


def _passes(target: Target, wheel: Path, version: str, python: process.Command) -> bool:
    site = cache.home() / 'trial' / f'{target.name}-{version}'
    name = f'trial-{target.name}-{version}'
    with step(f'Testing {target.name} with Python {version}'):
        with cache.whole_folder(site) as draft:
            into: process.Command = [
                '--target',
                draft,
                '--python-version',
                version,
                '--python-platform',
                f'{target.processor}-manylinux_2_28',
            ]
            venv.install_into(*into, '--require-hashes', '-r', venv.REQUIREMENTS / 'core.txt')
            venv.install_into(*into, '--no-deps', wheel)
        skipped = NOT_EMULATED if target.is_foreign else ()
        done = _tested([*python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', 'tests/core', *skipped], site, name)
    say(process.tail(process.log_file(name), 1 if done else 40))
    return done


def _tested(command: process.Command, site: Path, log: str) -> bool:
    env: Mapping[str, str] = {'PYTHONPATH': f'{site}:{REPOSITORY}', 'PYTHONDONTWRITEBYTECODE': '1'}
    with process.log_file(log).open('w') as output:
        return not subprocess.run(
            command, cwd=REPOSITORY, env=process.environment(env), stdout=output, stderr=subprocess.STDOUT, check=False
        ).returncode
