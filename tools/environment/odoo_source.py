"""An Odoo to run: where its package `odoo` lies, in whatever shape somebody has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os import walk
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, odoo_package
from tools.report.failure import CannotContinue

SUPPORTED = (17, 18, 19)

# Below a folder that somebody names: a checkout or an unpacked archive, the folder that holds it, a virtual environment
# (or a prefix) with Odoo installed by pip, an unpacked or installed Debian package.
PLACES = ('.', '*', 'lib/python3.*/site-packages', 'usr/lib/python3/dist-packages', 'lib/python3/dist-packages')

# Starts an Odoo whose tree has no `odoo-bin`. Its workers start this file again, so it has to be a file.
STARTER = """import os

os.environ['TZ'] = 'UTC'
import odoo.cli

if __name__ == '__main__':
    odoo.cli.main()
"""


@dataclass(frozen=True)
class OdooSource:
    """Where an Odoo of a version stands and how it is started; `release` says more exactly which one it is."""

    version: int
    program: Path
    addons: tuple[Path, ...]
    python_path: str = ''
    release: str = ''

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where Odoo finds modules: its own, then those of this repository."""
        return (*self.addons, REPOSITORY)

    @property
    def addons_path(self) -> str:
        return ','.join(map(str, self.folders))

    def __str__(self) -> str:
        return f'{self.version} ({self.release})' if self.release else str(self.version)

    def state(self) -> str:
        """Eight hex digits that change with a file of the source tree; a package is known by its release."""
        core, *more = self.addons
        if core.is_relative_to(cache.home()):
            return cache.digest([], self.release)[:8]
        return cache.digest([], *_outlines([core.parent, *more]))[:8]


def find(tree: Path | None = None) -> OdooSource:
    """The Odoo below `tree`, or the one of Debian's package in the cache."""
    return from_tree(tree.resolve() if tree else odoo_package.unpacked())


def from_tree(place: Path) -> OdooSource:
    root = _root_of(place)
    version = _version_of(root)
    # Odoo 17 answers 500 to everything while a folder of its addons path does not exist.
    addons = tuple(folder for folder in (root / 'odoo' / 'addons', root / 'addons') if folder.is_dir())
    release = odoo_package.release_of(place) or _release_of(root)
    program = root / 'odoo-bin'
    if program.is_file():
        return OdooSource(version, program, addons, release=release)
    return OdooSource(version, _starter(), addons, str(root), release)


def _root_of(place: Path) -> Path:
    found = [release.parents[1] for pattern in PLACES for release in place.glob(f'{pattern}/odoo/release.py')]
    if not found:
        raise CannotContinue(
            f'There is no Odoo in {place}: a checkout, an unpacked archive or package, or a virtual environment with Odoo '
            'has a file odoo/release.py.'
        )
    return found[0]


def _version_of(root: Path) -> int:
    found = re.search(r'^version_info\s*=\s*\(\D*?(\d+)', (root / 'odoo' / 'release.py').read_text(), re.MULTILINE)
    version = int(found[1]) if found else 0
    if version not in SUPPORTED:
        raise CannotContinue(
            f'{root} holds Odoo {version or "of an unknown version"}; this works with {", ".join(map(str, SUPPORTED))}.'
        )
    return version


def _release_of(root: Path) -> str:
    """What an archive says of itself, such as `18.0.post20250520`, or the commit of a checkout, or nothing."""
    about, head = root / 'PKG-INFO', root / '.git' / 'HEAD'
    if about.is_file():
        return next((line[9:].strip() for line in about.read_text().splitlines() if line.startswith('Version: ')), '')
    return f'commit {head.read_text().strip()[:10]}' if head.is_file() and 'ref:' not in head.read_text() else ''


def _starter() -> Path:
    path = cache.own('programs') / 'odoo'
    cache.write_private(path, STARTER)
    return path


def _outlines(folders: Iterable[Path]) -> Iterator[str]:
    """Name, size and time of each source file below the folders, because reading them all would take long."""
    for folder in folders:
        for place, names, files in walk(folder):
            names[:] = sorted(name for name in names if name not in {'static', '__pycache__', 'i18n'})
            for name in sorted(files):
                status = Path(place, name).stat()
                yield f'{place}/{name} {status.st_size} {status.st_mtime_ns}'
