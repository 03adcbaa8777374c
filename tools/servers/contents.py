"""What a database holds besides the two addons."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tools import ADDONS
from tools.environment import cache
from tools.environment.odoo_source import OdooSource
from tools.report.failure import CannotContinue

# What every Odoo in use has, so that templates with more start from there.
BASE = ('base_setup', 'mail')

# The neighbours of a company that lives in its Odoo: ways to sign in, a website, and the usual applications.
LIVING = (
    'account',
    'auth_oauth',
    'auth_passkey',
    'auth_totp',
    'crm',
    'event',
    'hr',
    'hr_holidays',
    'hr_timesheet',
    'mass_mailing',
    'portal',
    'project',
    'purchase',
    'sale_management',
    'stock',
    'survey',
    'website',
)

# More than this many are counted instead of named.
FEW = 5

# Not in every version: passkeys came with Odoo 18.
ABSENT = {17: {'auth_passkey'}}


@dataclass(frozen=True)
class Contents:
    """`modules` are installed before the addons, with Odoo's demo data if `demo`.

    `addons` is a folder with more modules, which come before those of Odoo and of this repository.
    """

    modules: tuple[str, ...] = ()
    demo: bool = False
    addons: Path | None = None

    @classmethod
    def named(cls, words: str, demo: bool, version: int) -> Contents:
        """The contents of a list such as `website,crm`; `living` in it stands for `LIVING`."""
        names = {word.strip() for word in words.split(',')} - {''}
        if 'living' in names:
            names = names - {'living'} | set(LIVING) - ABSENT.get(version, set())
        return cls(tuple(sorted(names)), demo)

    def check(self, source: OdooSource) -> None:
        """Refuse a module that is nowhere, which Odoo would silently not install."""
        missing = [name for name in self.modules if not any((path / name).is_dir() for path in self.folders(source))]
        if missing:
            raise CannotContinue(f'Odoo {source.version} has no module named {", ".join(missing)}.')

    def folders(self, source: OdooSource) -> tuple[Path, ...]:
        return (*([self.addons] if self.addons else []), *source.folders)

    def addons_path(self, source: OdooSource) -> str:
        return ','.join(map(str, self.folders(source)))

    def key(self) -> str:
        """Eight hex digits that differ between contents."""
        used = self.addons and any((self.addons / name).is_dir() for name in (*self.modules, *ADDONS))
        return cache.digest([self.addons] if self.addons and used else [], *self.modules, f'demo {self.demo}')[:8]

    def __str__(self) -> str:
        few = len(self.modules) <= FEW
        modules = ', '.join(self.modules) if few else f'{len(self.modules)} modules'
        said = [words for words in (modules, 'demo data' if self.demo else '') if words]
        return f' with {" and ".join(said)}' if said else ''
