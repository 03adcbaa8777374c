"""Odoo 19 as Debian packages it, unpacked into the cache (125 MB, 1.2 GB unpacked).

The package lives in Debian's development suite, which has one version at a time. The one that was unpacked stays until
`./dev clean`.
"""

import gzip
from pathlib import Path

from tools.environment import cache, packages
from tools.report.failure import CannotContinue
from tools.report.progress import say, step

PACKAGE = 'odoo-19'

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

# A bundle names it and the package leaves it out, as it has no source: every page of the back end would report an error.
WITHOUT_SOURCE = 'usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js'

OTHER_WAYS = 'Use another Odoo: --odoo git takes one from its own repository, --odoo DIR one that you have.'


def unpacked(release: str = '') -> Path:
    """The folder of the package, of the release that is asked for if any."""
    root = cache.home() / PACKAGE
    if release and release_of(root) != release:
        root = cache.home() / f'{PACKAGE}-{release}'
    if not root.is_dir():
        with cache.exclusively(), cache.whole_folder(root) as draft:
            _unpack(draft, release)
        say(f'This is Odoo {release_of(root)}.')
    empty = root / WITHOUT_SOURCE
    empty.parent.mkdir(parents=True, exist_ok=True)
    empty.touch()
    return root


def release_of(root: Path) -> str:
    """The version of an unpacked package, for example `19.0.0+dfsg-1`; empty if it is none."""
    for changes in root.glob('usr/share/doc/odoo-*/changelog.Debian.gz'):
        with gzip.open(changes, 'rt') as text:
            return text.readline().split()[1].strip('()')
    return ''


def _unpack(root: Path, release: str) -> None:
    assets, suite = packages.own_release(), packages.development_suite()
    with step('Reading the package lists'):
        assets.update()
        suite.update()
    check_offered(suite.versions(PACKAGE), release)
    with step('Fetching and unpacking Odoo 19'):
        suite.unpack([f'{PACKAGE}={release}' if release else PACKAGE], root)
        assets.unpack(LINKED_ASSETS, root)


def check_offered(offered: list[str], release: str) -> None:
    if not offered:
        raise CannotContinue(f"The distribution's development suite has no {PACKAGE} any more. {OTHER_WAYS}")
    if release and release not in offered:
        raise CannotContinue(f'The distribution has {PACKAGE} {", ".join(offered)}, not {release}. {OTHER_WAYS}')
