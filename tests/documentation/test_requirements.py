"""`docs/requirements.md` and the tests that cite its rows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools import ADDONS, REPOSITORY

PAGE = (REPOSITORY / 'docs' / 'requirements.md').read_text()
ROW = re.compile(r'^\| ([A-Z]+-\d\d) \|.*\| (.+) \|$', re.MULTILINE)
# One id, or the first and last of several: `RS-06 to RS-08`.
CITATION = re.compile(r'\b([A-Z]{2,3})-(\d\d)\b(?: to \1-(\d\d)\b)?')
FILES = sorted(path for folder in ('tests', *ADDONS) for path in (REPOSITORY / folder).rglob('test_*.py'))


def rows() -> dict[str, str]:
    """Each id of the page with the text that names its tests."""
    return dict(ROW.findall(PAGE))


def cited(text: str) -> Iterator[str]:
    for family, first, last in CITATION.findall(text):
        for number in range(int(first), int(last or first) + 1):
            yield f'{family}-{number:02}'


def functions() -> dict[str, list[set[str]]]:
    """What is cited by each test, by its file and name; several folders may have a test of the same name."""
    found: dict[str, list[set[str]]] = {}
    for path in FILES:
        for name, text in _functions_of(path):
            found.setdefault(f'{path.stem}::{name}', []).append(set(cited(text)))
    return found


def _functions_of(path: Path) -> Iterator[tuple[str, str]]:
    source = path.read_text()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, ast.get_source_segment(source, node) or ''


def test_every_row_stands_once() -> None:
    ids = [row for row, _ in ROW.findall(PAGE)]
    assert len(ids) == len(set(ids)) > 100


def test_every_id_that_a_test_cites_is_a_row() -> None:
    families = {row.partition('-')[0] for row in rows()}
    text = '\n'.join(path.read_text() for path in FILES if path != Path(__file__))
    assert {row for row in cited(text) if row.partition('-')[0] in families} == set(rows())


def test_every_test_that_a_row_names_exists_and_cites_the_row() -> None:
    known = functions()
    wrong = [
        (row, name)
        for row, tests in rows().items()
        for name in re.findall(r'`(\w+::\w+)`', tests)
        if not any(row in citations for citations in known.get(name, []))
    ]
    assert wrong == []


def test_every_row_names_a_test() -> None:
    assert [row for row, tests in rows().items() if '::' not in tests] == []
