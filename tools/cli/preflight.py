"""What `./dev run` needs of the machine, all said at once instead of one by one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tools.environment import cache, odoo_package, packages, postgres_programs, venv, wheel
from tools.report.failure import CannotContinue


def check(tree: Path | None) -> None:
    """Raise `CannotContinue` with everything that is missing and what to do about it."""
    missing = list(_missing(tree))
    if missing:
        raise CannotContinue('\n'.join(['This machine lacks:', *(f'- {line}' for line in missing)]))


def _missing(tree: Path | None) -> Iterator[str]:
    yield from wheel.missing()
    if os.geteuid() == 0 and not shutil.which('setpriv'):
        yield 'setpriv, by which root runs PostgreSQL as somebody else. It is in util-linux; or run ./dev as another user.'
    if packages.can_fetch():
        return
    if not (tree or (cache.home() / odoo_package.PACKAGE).is_dir()):
        yield f'apt and dpkg, by which ./dev fetches Odoo from Debian or Ubuntu. {odoo_package.OTHER_WAYS}'
    if not postgres_programs.installed():
        yield f'PostgreSQL, which ./dev could fetch by apt. {postgres_programs.HOW_TO_GET}'
    if not venv.has_pip():
        yield 'pip for its Python. Install the package that brings the module ensurepip, for example python3-venv.'
