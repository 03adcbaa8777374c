"""PostgreSQL's programs: the newest of the machine, or those of the distribution unpacked into the cache."""

import re
import shutil
from pathlib import Path

from tools.environment import cache, packages, process
from tools.report.failure import CannotContinue
from tools.report.progress import step

OLDEST = 13
HOW_TO_GET = f'Install PostgreSQL {OLDEST} or newer with its server programs, so that `initdb` is in the PATH.'


def folder() -> Path:
    """Where `postgres`, `psql` and `pg_dump` are."""
    return installed() or _newest(_unpacked()) or _fetch()


def installed() -> Path | None:
    """Where the machine has them: in Debian's folders, which are in no PATH, or in the PATH."""
    return _newest(Path('/')) or _in_path()


def version() -> int:
    return _version(folder())


def library_path() -> dict[str, str]:
    """What the environment has to say for unpacked programs to find their libraries."""
    return {'LD_LIBRARY_PATH': packages.library_path(_unpacked())} if folder().is_relative_to(_unpacked()) else {}


def _newest(root: Path) -> Path | None:
    found = [path.parent for path in root.glob('usr/lib/postgresql/*/bin/initdb') if _version(path.parent) >= OLDEST]
    return max(found, key=_version, default=None)


def _in_path() -> Path | None:
    program = shutil.which('initdb')
    folder = Path(program).resolve().parent if program else None
    return folder if folder and _version(folder) >= OLDEST else None


def _version(programs: Path) -> int:
    """The major version, from the name that Debian gives the folder, else as `initdb` says it."""
    if programs.parent.name.isdecimal():
        return int(programs.parent.name)
    said = re.search(r'\d+', process.answer([programs / 'initdb', '--version']))
    return int(said[0]) if said else 0


def _unpacked() -> Path:
    return cache.home() / 'packages' / 'postgresql'


def _fetch() -> Path:
    with cache.exclusively(), step('Fetching PostgreSQL'), cache.whole_folder(_unpacked()) as draft:
        state = packages.own_release()
        state.update()
        state.unpack_with_dependencies(['postgresql'], draft)
    programs = _newest(_unpacked())
    if programs is None:
        raise CannotContinue(f"The distribution's PostgreSQL is older than {OLDEST}. {HOW_TO_GET}")
    return programs
