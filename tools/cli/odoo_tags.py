"""Choosing tests of the addons by the names that people know: file, class, method, a part of one, or an Odoo tag."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import ADDONS, REPOSITORY
from tools.report.failure import CannotContinue

# What only Odoo's own notation has, for example `/muk_mcp:TestKeys.test_expired` or `-slow`.
NOTATION = set('/:.,+-*[')


@dataclass(frozen=True)
class Test:
    """A test method and where it stands; `file` is its path in the repository."""

    addon: str
    file: str
    class_name: str
    method: str

    @property
    def tag(self) -> str:
        return f'/{self.addon}:{self.class_name}.{self.method}'


def everything(left_out: Sequence[str]) -> str:
    """The value of `--test-tags` for both addons without the tests of some tags."""
    return ','.join([*(f'/{addon}' for addon in ADDONS), *(f'-{tag}' for tag in left_out)])


def chosen(words: Sequence[str]) -> str:
    """The value of `--test-tags` for all that the words name."""
    known = list(_all_tests())
    return ','.join(_tags_of(word, known) for word in words)


def _tags_of(word: str, known: Sequence[Test]) -> str:
    if (REPOSITORY / word).exists():
        return f'/{word}'
    if set(word) & NOTATION:
        return word
    for names in (_files, _classes, _methods, _parts):
        tags = names(word, known)
        if tags:
            return ','.join(sorted(tags))
    raise CannotContinue(f'No file, class or method of the addons\' tests has a name with "{word}" in it.')


def _files(word: str, known: Sequence[Test]) -> set[str]:
    return {f'/{test.file}' for test in known if Path(test.file).stem == word}


def _classes(word: str, known: Sequence[Test]) -> set[str]:
    return {f'/{test.addon}:{test.class_name}' for test in known if test.class_name == word}


def _methods(word: str, known: Sequence[Test]) -> set[str]:
    return {test.tag for test in known if test.method == word}


def _parts(word: str, known: Sequence[Test]) -> set[str]:
    return {test.tag for test in known if word in test.method}


def _all_tests() -> Iterator[Test]:
    for addon in ADDONS:
        for path in sorted((REPOSITORY / addon / 'tests').rglob('test_*.py')):
            yield from _tests_of(addon, path)


def _tests_of(addon: str, path: Path) -> Iterator[Test]:
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name.startswith('test_'):
                    yield Test(addon, str(path.relative_to(REPOSITORY)), node.name, item.name)
