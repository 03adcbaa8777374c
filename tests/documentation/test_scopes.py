"""What a client may do, and what it never may, is said in the words of the consent page wherever it is said."""

import ast
import re
from html import unescape
from pathlib import Path

import pytest

from tools import REPOSITORY

ADDON = REPOSITORY / 'muk_mcp_oauth'
DISPLAY = ADDON / 'models/grant/consent_display.py'
PAGE = (ADDON / 'views/authorize_templates.xml').read_text()
KNOWN = re.findall(r"^[A-Z]+ = '(mcp:\w+)'", (ADDON / 'protocol/scope.py').read_text(), re.MULTILINE)
PAGES = [REPOSITORY / 'README.md', REPOSITORY / 'SECURITY.md', ADDON / 'static/description/index.html']
AT_MOST = 'Never more than you may do yourself.'
NEVER = 'Whatever you tick, it can never '


def boxes() -> dict[str, tuple[str, str]]:
    """The label and the text of each scope, as the consent page shows them in English."""
    functions = (node for node in ast.walk(ast.parse(DISPLAY.read_text())) if isinstance(node, ast.FunctionDef))
    describe = next(node for node in functions if node.name == '_describe_scope')
    *conditions, other = describe.body
    named = {
        ast.unparse(node.test).rpartition(' ')[2]: node.body[-1] for node in conditions if isinstance(node, ast.If)
    }
    found = {'mcp:read': named['READ'], 'mcp:admin': named['ADMIN'], 'mcp:write': other}
    return {scope: _texts(node) for scope, node in found.items()}


def _texts(described: ast.AST) -> tuple[str, str]:
    label, text = (
        node.args[0].value
        for node in ast.walk(described)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == '_'
    )
    return label, text


def words(path: Path) -> str:
    """The text of a page in one line, without the marks of tables and emphasis."""
    text = re.sub(r'<[^>]+>', ' ', path.read_text()) if path.suffix == '.html' else path.read_text()
    return re.sub(r'[\s|*`:]+', ' ', unescape(text))


def plain(text: str) -> str:
    return re.sub(r'[\s|*`:]+', ' ', text)


def test_every_scope_has_its_box() -> None:
    assert boxes().keys() == set(KNOWN) == {'mcp:read', 'mcp:write', 'mcp:admin'}


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
@pytest.mark.parametrize('scope', KNOWN)
def test_a_scope_is_described_in_the_words_of_its_box(page: Path, scope: str) -> None:
    label, text = boxes()[scope]
    assert plain(f'{scope} {label} {text}') in words(page)


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
def test_what_a_client_never_may_is_said_in_the_words_of_the_consent_page(page: Path) -> None:
    (never,) = re.findall(rf'>({NEVER}[^<]+)</p>', PAGE)
    assert f'>{AT_MOST}</p>' in PAGE
    assert AT_MOST in words(page)
    assert plain(never) in words(page)
