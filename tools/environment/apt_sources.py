"""The machine's own Debian or Ubuntu package sources, read so that a private apt state can use or vary them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from tools.report.failure import CannotContinue

# The suite in which the distribution collects its next release, and the sections of it that hold Odoo.
DEVELOPMENT_SUITE = {'debian': ('sid', 'main'), 'ubuntu': ('devel', 'main universe')}


@dataclass(frozen=True)
class Source:
    """One stanza of a deb822 `.sources` file."""

    uris: str
    suites: str
    components: str
    signed_by: str = ''

    def __str__(self) -> str:
        signed_by = f'Signed-By: {self.signed_by}\n' if self.signed_by else ''
        return f'Types: deb\nURIs: {self.uris}\nSuites: {self.suites}\nComponents: {self.components}\n{signed_by}'


def distribution() -> tuple[str, str]:
    """The distribution's id and release code name, for example `('debian', 'bookworm')`."""
    release = Path('/etc/os-release')
    lines = release.read_text().splitlines() if release.is_file() else []
    fields = dict(line.replace('"', '').split('=', 1) for line in lines if '=' in line)
    return fields.get('ID', ''), fields.get('VERSION_CODENAME', '')


def own_release() -> list[Source]:
    """The distribution's own sources; what vendors added to the machine is left out, it may not answer."""
    _, release = distribution()
    found = [
        source
        for source in _all_sources()
        if release and 'main' in source.components.split() and source.suites.startswith(release)
    ]
    if not found:
        raise CannotContinue('No Debian or Ubuntu package source was found on this machine.')
    return found


def development_suite() -> Source:
    """The source that has `odoo-19`: the machine's own, with its release replaced by the development suite."""
    system, release = distribution()
    if system not in DEVELOPMENT_SUITE:
        raise CannotContinue(
            f'Odoo is fetched as a Debian package, and {system or "this system"} has none. '
            'Give a source tree with --odoo DIR.'
        )
    suite, components = DEVELOPMENT_SUITE[system]
    base = next(source for source in own_release() if release in source.suites.split())
    return replace(base, suites=suite, components=components)


def _all_sources() -> Iterator[Source]:
    etc = Path('/etc/apt')
    for path in sorted(etc.glob('sources.list.d/*.sources')):
        for stanza in path.read_text().split('\n\n'):
            yield from _from_deb822(stanza)
    for path in [etc / 'sources.list', *sorted(etc.glob('sources.list.d/*.list'))]:
        lines = path.read_text().splitlines() if path.is_file() else []
        for line in lines:
            yield from _from_one_line(line)


def _from_deb822(stanza: str) -> Iterator[Source]:
    fields: dict[str, str] = {}
    name = ''
    for line in (line for line in stanza.splitlines() if line and not line.startswith('#')):
        if line[0].isspace():
            fields[name] += '\n' + line
        else:
            name, _, value = line.partition(':')
            name = name.lower()
            fields[name] = value.strip()
    if 'deb' in fields.get('types', '').split() and fields.get('enabled', 'yes').lower() != 'no':
        yield Source(fields['uris'], fields['suites'], fields.get('components', ''), fields.get('signed-by', ''))


def _from_one_line(line: str) -> Iterator[Source]:
    """Read `deb [signed-by=/key.gpg] URI SUITE COMPONENT ...`."""
    options, words = '', line.partition('#')[0].split()
    if words[:1] != ['deb']:
        return
    if words[1].startswith('['):
        end = next(index for index, word in enumerate(words) if word.endswith(']'))
        options, words = ' '.join(words[1 : end + 1]).strip('[]'), [words[0], *words[end + 1 :]]
    signed_by = dict(option.split('=', 1) for option in options.split()).get('signed-by', '')
    yield Source(words[1], words[2], ' '.join(words[3:]), signed_by)
