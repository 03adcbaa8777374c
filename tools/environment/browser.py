"""Browsers for tests: the machine's, or those of the distribution unpacked into the cache."""

import shutil
import sys
from pathlib import Path

from tools.environment import cache, programs

CHROMIUM_NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
FIREFOX_NAMES = ('firefox-esr', 'firefox')

FONTS = 'fonts-dejavu-core'
# Debian's package of Odoo 19 brings Roboto, if it is there; without aliases a page in the system's font gets any font.
FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{packages}/usr/share/fonts</dir>
  <dir>{odoo}/usr/share/fonts</dir>
  <alias><family>system-ui</family><prefer><family>Roboto</family><family>DejaVu Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Roboto</family><family>DejaVu Sans</family></prefer></alias>
  <cachedir>{packages}/font-cache</cachedir>
</fontconfig>
"""

BRIDGE = Path(__file__).with_name('bidi_bridge.py')
BRIDGED = """#!/bin/sh
exec '{python}' '{bridge}' '{firefox}' "$@"
"""


def chromium() -> Path:
    """The browser's executable; as root it needs the argument `--no-sandbox`."""
    return _installed(CHROMIUM_NAMES) or _unpacked('chromium', 'usr/lib/chromium/chromium')


def firefox() -> Path:
    """An executable that Playwright can drive with `channel='moz-firefox'`; see `bidi_bridge`."""
    program = _installed(FIREFOX_NAMES) or _unpacked('firefox-esr', 'usr/lib/firefox-esr/firefox-esr')
    bridged = cache.own('programs') / 'firefox'
    bridged.write_text(BRIDGED.format(python=sys.executable, bridge=BRIDGE, firefox=program))
    bridged.chmod(0o755)
    return bridged


def _installed(names: tuple[str, ...]) -> Path | None:
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


def _unpacked(name: str, place: str) -> Path:
    """The browser with a font and a home of its own, in which it may leave what it likes."""
    home = cache.folder('packages', f'{name}-home')
    fonts = home / 'fonts.conf'
    settings = FONT_SETTINGS.format(packages=cache.home() / 'packages' / name, odoo=cache.home() / 'odoo-19')
    fonts.write_text(settings)
    return programs.unpacked(name, place, [name, FONTS], {'FONTCONFIG_FILE': str(fonts), 'HOME': str(home)})
