"""The pages of the documentation, as tests read them."""

import re
from collections.abc import Iterator
from pathlib import Path

from tools import REPOSITORY

PAGES = sorted([*REPOSITORY.glob('*.md'), *REPOSITORY.glob('docs/**/*.md'), *REPOSITORY.glob('.github/*.md')])


def name(page: Path) -> str:
    return str(page.relative_to(REPOSITORY))


def links(page: Path) -> Iterator[str]:
    """The targets of links within the repository, as they are written."""
    for target in re.findall(r'\]\(([^)\s]+)\)', page.read_text()):
        if not re.match(r'[a-z]+:', target):
            yield target


def anchors(page: Path) -> set[str]:
    """What a link may name after `#`: the headings, in lower case and with dashes."""
    headings = re.findall(r'^#+ (.+)$', page.read_text(), re.MULTILINE)
    return {re.sub(r'[^\w -]', '', heading.lower()).replace(' ', '-') for heading in headings}


def tables(page: Path, heading: str) -> list[list[str]]:
    """The rows of the tables below a heading, up to the next heading of any level; the head of each table is left out."""
    text = re.split(rf'^#+ {re.escape(heading)}$', page.read_text(), maxsplit=1, flags=re.MULTILINE)[1]
    lines = re.split(r'^#+ ', text, maxsplit=1, flags=re.MULTILINE)[0].splitlines()
    return [_cells(line) for line, after in zip(lines, [*lines[1:], ''], strict=True) if _is_row(line, after)]


def _is_row(line: str, after: str) -> bool:
    """A row is no head, which stands above the line of dashes, and not that line."""
    return line.startswith('|') and not line.startswith('|-') and not after.startswith('|-')


def _cells(line: str) -> list[str]:
    return [cell.strip().replace('\\|', '|') for cell in re.split(r'(?<!\\)\|', line)[1:-1]]
