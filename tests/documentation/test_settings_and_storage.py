"""`docs/settings.md` names every setting with its default, `docs/storage.md` every table."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools import ADDONS, REPOSITORY

SETTINGS = REPOSITORY / 'muk_mcp_oauth' / 'protocol' / 'settings.py'
DEFAULT = re.compile(r'^    (\w+): (?:int|str|bool) = (.+)$', re.MULTILINE)
PARAMETER = re.compile(r"config_parameter='(muk_mcp\.\w+)'")


def page(name: str) -> str:
    return (REPOSITORY / 'docs' / name).read_text()


def defaults() -> dict[str, str]:
    """Each setting of the OAuth addon with its default as written."""
    return {f'muk_mcp_oauth.{name}': default for name, default in DEFAULT.findall(SETTINGS.read_text())}


def sources() -> Iterator[Path]:
    return (path for addon in ADDONS for path in (REPOSITORY / addon).rglob('*.py') if 'tests' not in path.parts)


def test_every_parameter_is_on_the_page_and_no_other() -> None:
    server = {name for path in sources() for name in PARAMETER.findall(path.read_text())}
    assert set(re.findall(r'`(muk_mcp(?:_oauth)?\.\w+)`', page('settings.md'))) == {
        *defaults(),
        *server,
        'muk_mcp_oauth.public_url',
        'muk_mcp.endpoint_path',
    }


def test_every_number_of_the_page_is_the_default() -> None:
    numbers = {name: default for name, default in defaults().items() if default.isdecimal()}
    assert len(numbers) > 5
    for name, number in numbers.items():
        assert re.search(rf'`{name}`[^\n]*?\b{number}\b', page('settings.md')), name


def test_every_table_is_on_the_page_and_no_other() -> None:
    named = set(re.findall(r'^\| `(\w+)`', page('storage.md'), re.MULTILINE))
    assert named == {table for path in sources() for table in _tables(path)} | {'muk_mcp_key_usage'}


def _tables(path: Path) -> Iterator[str]:
    """The tables of the models that a file declares; a model with a query has none."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ClassDef) and any(ast.unparse(base) == 'models.Model' for base in node.bases):
            body = ast.unparse(node)
            name = re.search(r"_name = '([\w.]+)'", body)
            if name and '_table_query' not in body:
                yield name[1].replace('.', '_')
