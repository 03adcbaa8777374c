"""`./dev pictures`: takes the pictures of the shop window and of the README from an Odoo of an invented company."""

import shutil
import tempfile
from pathlib import Path

from tools import ADDONS, REPOSITORY
from tools.cli.request import Request
from tools.cli.test_program import pytest
from tools.environment import installation, node
from tools.report.progress import say
from tools.servers import postgres

# Which pictures each addon shows; the README links to them there.
SHOWN = {
    'muk_mcp': ('connect', 'audit-log'),
    'muk_mcp_oauth': ('consent-page', 'impostor', 'phone', 'preferences', 'error'),
}


def run() -> int:
    with tempfile.TemporaryDirectory() as album:
        with postgres.kept_running():
            installation.prepare(None)
            settings = {**node.node_env(), 'MUK_MCP_ALBUM': album}
            result = pytest('pictures', ('tests/pictures',), Request(words=('tests/pictures',)), settings)
        if not result.failed:
            for addon in ADDONS:
                _hang(Path(album), addon)
    return 1 if result.failed else 0


def _hang(album: Path, addon: str) -> None:
    folder = REPOSITORY / addon / 'static' / 'description'
    shutil.copy(album / f'banner-{addon}.png', folder / 'banner.png')
    for name in SHOWN[addon]:
        shutil.copy(album / f'{name}.png', folder)
    say(f'{folder} has new pictures; look at them before you commit them.')
