"""An Odoo to run: the Debian package unpacked into the cache, or a source tree that the caller has."""

import gzip
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, packages
from tools.report.failure import CannotContinue
from tools.report.progress import step

SUPPORTED = (17, 18, 19)

# The Debian package replaces these web assets by relative links into its neighbours' folders.
LINKED_ASSETS = (
    'libjs-jquery',
    'libjs-jquery-form',
    'libjs-underscore',
    'fonts-font-awesome',
    'fonts-roboto-unhinted',
    'fonts-inconsolata',
    'fonts-ocr-b',
)


@dataclass(frozen=True)
class OdooSource:
    """Where an Odoo of a version stands and how it is started."""

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

    def state(self) -> str:
        """Eight hex digits that change with the version of Odoo's package or with a file of the source tree."""
        if self.python_path:
            return cache.digest([], self.release)[:8]
        core, *more = self.addons
        return cache.digest([], *_outlines([core.parent, *more]))[:8]


def find(tree: Path | None) -> OdooSource:
    return from_tree(tree.resolve()) if tree else packaged()


def from_tree(tree: Path) -> OdooSource:
    """An Odoo source tree, as a checkout of the community edition has it."""
    release, program = tree / 'odoo' / 'release.py', tree / 'odoo-bin'
    if not (release.is_file() and program.is_file()):
        raise CannotContinue(f'{tree} is no Odoo source tree: it needs odoo-bin and odoo/release.py.')
    found = re.search(r'^version_info\s*=\s*\(\D*?(\d+)', release.read_text(), re.MULTILINE)
    version = int(found[1]) if found else 0
    if version not in SUPPORTED:
        raise CannotContinue(
            f'{tree} holds Odoo {version or "of an unknown version"}; this works with {", ".join(map(str, SUPPORTED))}.'
        )
    # Odoo 17 answers 500 to everything while a folder of its addons path does not exist.
    addons = (folder for folder in (tree / 'odoo' / 'addons', tree / 'addons') if folder.is_dir())
    return OdooSource(version, program, tuple(addons))


def packaged() -> OdooSource:
    """Odoo 19 as Debian packages it, fetched on first use (125 MB, 1.2 GB unpacked)."""
    root = cache.home() / 'odoo-19'
    if not root.is_dir():
        with cache.exclusively(), cache.whole_folder(root) as draft:
            _unpack_odoo(draft)
    python_path = root / 'usr' / 'lib' / 'python3' / 'dist-packages'
    program, addons = root / 'usr' / 'bin' / 'odoo', python_path / 'odoo' / 'addons'
    return OdooSource(19, program, (addons,), str(python_path), _packaged_release(root))


def _packaged_release(root: Path) -> str:
    """The version of Debian's package, for example `19.0.0+dfsg-1`."""
    with gzip.open(root / 'usr' / 'share' / 'doc' / 'odoo-19' / 'changelog.Debian.gz', 'rt') as changes:
        return changes.readline().split()[1].strip('()')


def _outlines(folders: Iterable[Path]) -> Iterator[str]:
    """Name, size and time of each source file below the folders, because reading them all would take long."""
    for folder in folders:
        for place, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in {'static', '__pycache__', 'i18n'})
            for name in sorted(files):
                status = Path(place, name).stat()
                yield f'{place}/{name} {status.st_size} {status.st_mtime_ns}'


def _unpack_odoo(root: Path) -> None:
    assets, suite = packages.own_release(), packages.development_suite()
    with step('Reading the package lists'):
        assets.update()
        suite.update()
    with step('Fetching and unpacking Odoo 19'):
        suite.unpack(['odoo-19'], root)
        assets.unpack(LINKED_ASSETS, root)
