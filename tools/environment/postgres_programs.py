"""PostgreSQL's programs: the newest of the machine, or those of the distribution unpacked into the cache."""

from pathlib import Path

from tools.environment import cache, packages
from tools.report.failure import CannotContinue
from tools.report.progress import step

OLDEST = 13


def folder() -> Path:
    """Where `postgres`, `psql` and `pg_dump` are."""
    return _newest(Path('/')) or _newest(_unpacked()) or _fetch()


def version() -> int:
    return _version(folder())


def library_path() -> dict[str, str]:
    """What the environment has to say for unpacked programs to find their libraries."""
    return {'LD_LIBRARY_PATH': packages.library_path(_unpacked())} if folder().is_relative_to(_unpacked()) else {}


def _newest(root: Path) -> Path | None:
    found = [path.parent for path in root.glob('usr/lib/postgresql/*/bin/initdb') if _version(path.parent) >= OLDEST]
    return max(found, key=_version, default=None)


def _version(programs: Path) -> int:
    return int(programs.parent.name)


def _unpacked() -> Path:
    return cache.home() / 'packages' / 'postgresql'


def _fetch() -> Path:
    with cache.exclusively(), step('Fetching PostgreSQL'), cache.whole_folder(_unpacked()) as draft:
        state = packages.own_release()
        state.update()
        state.unpack_with_dependencies(['postgresql'], draft)
    programs = _newest(_unpacked())
    if programs is None:
        raise CannotContinue(
            f'PostgreSQL {OLDEST} or newer is not to be had here. Install it with: apt install postgresql'
        )
    return programs
