"""Debian packages unpacked into the cache, so that nothing is ever installed on the machine."""

import getpass
import shutil
from collections.abc import Sequence
from pathlib import Path

from tools.environment import apt_sources, cache, process
from tools.report.failure import CannotContinue


class PackageState:
    """A private apt state: lists, archives and sources of its own beside the machine's.

    apt's own configuration (proxies, credentials, pinning) stays in force. No lock of the
    machine's is taken and no root is needed, because only downloads happen.
    """

    def __init__(self, name: str, sources: Sequence[apt_sources.Source], architecture: str = ''):
        """Take packages for an architecture, with all they depend on; by default what this machine lacks."""
        self.architecture = architecture
        self.folder = cache.folder('apt', name)
        self.sources = '\n'.join(map(str, sources))

    def update(self) -> None:
        if not can_fetch():
            raise CannotContinue('This machine has no apt and dpkg, by which ./dev fetches programs that it lacks.')
        cache.folder('apt', self.folder.name, 'lists', 'partial')
        (self.folder / 'private.sources').write_text(self.sources)
        self._apt_get('update')

    def versions(self, name: str) -> list[str]:
        """The versions that the sources offer of a package, none if they do not have it."""
        lines = process.answer(['apt-cache', *self._settings(), 'madison', name]).splitlines()
        return [line.split('|')[1].strip() for line in lines]

    def unpack(self, names: Sequence[str], root: Path) -> None:
        """Unpack exactly the named packages below `root`."""
        with cache.whole_folder(self.folder / 'archives') as archives:
            self._apt_get('download', *names, cwd=archives)
            _unpack(archives, root)
        shutil.rmtree(self.folder / 'archives')

    def unpack_with_dependencies(self, names: Sequence[str], root: Path) -> None:
        """Unpack the named packages and whatever the machine lacks for them below `root`."""
        with cache.whole_folder(self.folder / 'archives') as archives:
            (archives / 'partial').mkdir()
            self._apt_get(
                'install',
                '--download-only',
                '--yes',
                '--no-install-recommends',
                *names,
                '-o',
                f'Dir::Cache::archives={archives}',
            )
            _unpack(archives, root)
        shutil.rmtree(self.folder / 'archives')

    def _apt_get(self, *words: str, cwd: Path | None = None) -> None:
        command = ['apt-get', *self._settings(), *words]
        process.run(command, 'apt', cwd=cwd, env={'DEBIAN_FRONTEND': 'noninteractive'})

    def _settings(self) -> list[str]:
        options: dict[str, str | Path] = {
            'Dir::State::Lists': self.folder / 'lists',
            'Dir::Cache': self.folder,
            'Dir::Etc::sourcelist': self.folder / 'private.sources',
            'Dir::Etc::sourceparts': '-',
            'APT::Sandbox::User': getpass.getuser(),
            'Acquire::Languages': 'none',
            'Debug::NoLocking': 'true',
        }
        if self.architecture:
            options |= {
                'APT::Architecture': self.architecture,
                'APT::Architectures': self.architecture,
                'Dir::State::status': '/dev/null',
            }
        return [word for name, value in options.items() for word in ('-o', f'{name}={value}')]


def can_fetch() -> bool:
    """Return True if the machine has the programs that fetch and unpack packages."""
    return bool(shutil.which('apt-get') and shutil.which('dpkg'))


def own_release() -> PackageState:
    return PackageState('own-release', apt_sources.own_release())


def development_suite(architecture: str = '') -> PackageState:
    name = f'development-suite-{architecture}' if architecture else 'development-suite'
    return PackageState(name, [apt_sources.development_suite()], architecture)


def library_path(root: Path) -> str:
    """The value of `LD_LIBRARY_PATH` that lets programs below `root` find the libraries unpacked beside them."""
    folders = {
        library.parent
        for pattern in ('usr/lib/*-linux-gnu*/*.so*', 'usr/lib/*-linux-gnu*/*/*.so*', 'lib/*-linux-gnu*/*.so*')
        for library in root.glob(pattern)
    }
    return ':'.join(sorted(map(str, folders), key=len))


def _unpack(archives: Path, root: Path) -> None:
    packages = sorted(archives.glob('*.deb'))
    if not packages:
        raise CannotContinue('apt downloaded no package; the machine may believe that they are installed.')
    for package in packages:
        process.run(['dpkg', '-x', package, root], 'unpack')
