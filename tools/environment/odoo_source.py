"""An Odoo to run: the Debian package unpacked into the cache, or a source tree that the caller has."""

import re
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

    @property
    def addons_path(self) -> str:
        return ','.join(map(str, (*self.addons, REPOSITORY)))


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
    return OdooSource(19, root / 'usr' / 'bin' / 'odoo', (python_path / 'odoo' / 'addons',), str(python_path))


def _unpack_odoo(root: Path) -> None:
    assets, suite = packages.own_release(), packages.development_suite()
    with step('Reading the package lists'):
        assets.update()
        suite.update()
    with step('Fetching and unpacking Odoo 19'):
        suite.unpack(['odoo-19'], root)
        assets.unpack(LINKED_ASSETS, root)
