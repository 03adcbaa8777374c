"""Programs of the distribution: the machine's, or unpacked into the cache and started from there."""

import datetime
import platform
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.environment import apt_sources, cache, packages, venv
from tools.report.failure import CannotContinue
from tools.report.progress import say, step

# Programs below a foreign root do not find their libraries by themselves.
LAUNCHER = """#!/bin/sh
{settings}
exec '{program}' "$@"
"""

Settings = Mapping[str, str]


def find(name: str, place: str, wanted: Sequence[str] = (), settings: Settings | None = None) -> Path:
    """The program `name`: the one of the machine, or a launcher of the one in Debian's packages `wanted`.

    `place` is the program's path below the root of the packages. In `settings`, variables for its environment, `{root}`
    stands for that root.
    """
    installed = shutil.which(name)
    return Path(installed) if installed else unpacked(name, place, wanted or [name], settings)


def find_optional(name: str, place: str, without: str, settings: Settings | None = None) -> Path | None:
    """The same, or None if the distribution does not have it; then say, once a day, what goes on `without` it."""
    tried = cache.folder('packages') / f'{name}.absent'
    state = f'{apt_sources.distribution()} {datetime.date.today()}'
    if cache.stamped(tried, state):
        return None
    try:
        return find(name, place, settings=settings)
    except CannotContinue:
        say(f'{name} is not to be had from the packages of this machine: {without}')
        cache.write_private(tried, state)
        return None


def unpacked(name: str, place: str, wanted: Sequence[str], settings: Settings | None = None) -> Path:
    """A launcher in a folder `bin` of its own, for the program of packages that are unpacked into the cache."""
    root = cache.home() / 'packages' / name
    launcher = root / 'bin' / name
    with cache.exclusively():
        if not launcher.is_file():
            with step(f'Fetching {name}'), cache.whole_folder(root) as draft:
                state = packages.own_release()
                state.update()
                state.unpack_with_dependencies(wanted, draft)
            _write_launcher(launcher, root, place, settings or {})
    return launcher


def _write_launcher(launcher: Path, root: Path, place: str, settings: Settings) -> None:
    variables = {'LD_LIBRARY_PATH': packages.library_path(root), **settings}
    exports = (f"export {name}='{value.replace('{root}', str(root))}'" for name, value in variables.items())
    launcher.parent.mkdir(exist_ok=True)
    launcher.write_text(LAUNCHER.format(settings='\n'.join(exports), program=root / place))
    launcher.chmod(0o755)


def nginx() -> Path:
    """Needs `-p FOLDER -c FILE -e FILE`: what it would use by default belongs to the machine."""
    return find('nginx', 'usr/sbin/nginx')


def haproxy() -> Path:
    return find('haproxy', 'usr/sbin/haproxy')


def caddy() -> Path:
    return find('caddy', 'usr/bin/caddy')


def apache() -> Path:
    """Needs `-f FILE`, which names a `ServerRoot`: what it would use by default belongs to the machine."""
    return find('apache2', 'usr/sbin/apache2', ['apache2-bin'])


def apache_modules() -> Path:
    """The folder of what its configuration loads; Apache on the machine is in `/usr/sbin`, an unpacked one in `bin`."""
    root = apache().parent.parent
    return next(
        folder for folder in (root / 'usr/lib/apache2/modules', root / 'lib/apache2/modules') if folder.is_dir()
    )


def traefik() -> Path:
    """Debian has no package of it; the wheel holds the program of its own release."""
    return venv.program('traefik', 'traefik')


def wkhtmltopdf() -> Path | None:
    """What Odoo prints with. Debian's has no patched Qt: it prints no headers and footers, and needs no display this way."""
    plugins = f'{{root}}/usr/lib/{platform.machine()}-linux-gnu/qt5/plugins'
    settings = {'QT_QPA_PLATFORM': 'offscreen', 'QT_PLUGIN_PATH': plugins}
    return find_optional('wkhtmltopdf', 'usr/bin/wkhtmltopdf', 'Odoo gives reports as HTML.', settings)
