"""What the pages name exists: other pages, headings, files, and commands of `./dev`."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.pages import PAGES, anchors, links, name
from tools import REPOSITORY
from tools.cli.commands import parser, split

# Of a line such as `./dev test clients && …`, the words of the command.
COMMAND = re.compile(r'\./dev(?P<words>(?: +(?:"[^"]*"|[^\s`&|;)#"]+))*)')


@pytest.mark.parametrize('page', PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = [target for target in links(page) if not _leads_somewhere(page, target)]
    assert dead == []


def _leads_somewhere(page: Path, target: str) -> bool:
    path, _, anchor = target.partition('#')
    there = (page.parent / path).resolve() if path else page
    return there.exists() and (not anchor or anchor in anchors(there))


@pytest.mark.parametrize('addon', ['muk_mcp', 'muk_mcp_oauth'])
def test_pictures_of_the_shop_window_exist(addon: str) -> None:
    folder = REPOSITORY / addon / 'static/description'
    shown = re.findall(r'<img[^>]* src="([^"]+)"', (folder / 'index.html').read_text())
    assert shown
    assert [name for name in shown if not (folder / name).is_file()] == []


@pytest.mark.parametrize('page', PAGES, ids=name)
def test_files_that_are_named_exist(page: Path) -> None:
    missing = [path for path in _named_files(page) if not any(REPOSITORY.glob(path))]
    assert missing == []


def _named_files(page: Path) -> Iterator[str]:
    """Paths in code spans that begin with a folder or file at the root of the repository."""
    roots = {path.name for path in REPOSITORY.iterdir()}
    for span in re.findall(r'`([\w.*/-]+)`', page.read_text()):
        first = span.partition('/')[0]
        if '/' in span and first in roots - {'dist', 'target'}:
            yield span.rstrip('/')


# The changelog tells of commands as they were.
@pytest.mark.parametrize('page', [page for page in PAGES if page.name != 'CHANGELOG.md'], ids=name)
def test_commands_are_what_the_command_line_takes(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = [command for command in _commands(page) if not _is_taken(command)]
    assert refused == [], capsys.readouterr().err


def _commands(page: Path) -> Iterator[str]:
    for line in page.read_text().splitlines():
        for match in COMMAND.finditer(line):
            # `./dev` alone, and `./dev …`, speak of all commands.
            if match['words'] and '…' not in match['words']:
                yield match['words'].strip()


def _is_taken(command: str) -> bool:
    try:
        parser().parse_args(split(shlex.split(_without_example_words(command)))[0])
    except SystemExit as ended:
        return ended.code == 0
    return True


def _without_example_words(command: str) -> str:
    """Put real words for those in capitals that stand for any."""
    return re.sub(r'\bSUITE\b', 'odoo', re.sub(r'\b(N|PORT)\b', '1', command)).rstrip('.,:')
