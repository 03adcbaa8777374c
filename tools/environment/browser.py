"""A Chromium for tests: the machine's, or one unpacked into the cache."""

import shutil
from pathlib import Path

from tools.environment import cache, packages
from tools.report.progress import step

KNOWN_NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')

# Programs below a foreign root do not find their libraries and font settings by themselves.
LAUNCHER = """#!/bin/sh
export LD_LIBRARY_PATH='{libraries}'
export FONTCONFIG_FILE='{fonts}'
exec '{program}' "$@"
"""

FONT_SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir>{root}/usr/share/fonts</dir>
  <cachedir>{root}/font-cache</cachedir>
</fontconfig>
"""


def chromium() -> Path:
    """The browser's executable; as root it needs the argument `--no-sandbox`."""
    installed = (shutil.which(name) for name in KNOWN_NAMES)
    found = next((path for path in installed if path), None)
    return Path(found) if found else _unpacked()


def _unpacked() -> Path:
    root = cache.home() / 'packages' / 'chromium'
    launcher = root / 'chromium'
    if not launcher.is_file():
        with cache.exclusively(), step('Fetching Chromium'), cache.whole_folder(root) as draft:
            state = packages.own_release()
            state.update()
            state.unpack_with_dependencies(['chromium', 'fonts-dejavu-core'], draft)
        _write_launcher(root, launcher)
    return launcher


def _write_launcher(root: Path, launcher: Path) -> None:
    fonts = root / 'fonts.conf'
    fonts.write_text(FONT_SETTINGS.format(root=root))
    launcher.write_text(
        LAUNCHER.format(
            libraries=packages.library_path(root), fonts=fonts, program=root / 'usr' / 'lib' / 'chromium' / 'chromium'
        )
    )
    launcher.chmod(0o755)
