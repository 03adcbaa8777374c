"""Names are the field's: none has a word for which OAuth, or Odoo, has another one."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools import ADDONS, REPOSITORY, SERVER_WIDE_ADDON

# Parts of names, with what the field says.
WORDS = {
    'chain': 'grant',
    'chains': 'grants',
    'person': 'user',
    'persons': 'users',
    'people': 'users',
    'spend': 'invalidate',
    'arrival': 'received_at',
}
# Whole names, with what the field says.
NAMES = {
    'Addresses': 'Endpoints',
    '_hold': '_lock_for_key_share',
    '_hold_address': '_freeze_public_url',
    'held': 'locked',
    '_narrow': '_reduce_scope',
    '_advance': '_rotate',
    '_enter_as': '_impersonate',
    '_of': '_for_user',
    '_is_of': '_is_for_user',
    '_hit': '_count',
    'came_in_plain': 'is_plain_http',
    'words_of': 'split_words',
}
# Verbs that say nothing by themselves: one thing at most has each of them for its name.
BARE_VERBS = {'_refuse', 'refuse', '_check', '_issue', '_open', '_answer', '_check_alive', 'decide'}
# An address is an IP address, as everywhere in the standard library; what it is not is a URL or an e-mail address.
ADDRESSES = re.compile(
    r'_?address(es)?|ip_address|SocketAddress|(is_|private_|is_public_|system_|fault_of_)address(es)?|public_address'
    r'|(document_)?address_refused|address_malformed|only_plain_address_text_is_read|ipv4_address_is_never_public_inside_ipv6'
    # Names of others.
    r'|contact_address|listen_addresses|server_address|allow_reuse_address',
    re.IGNORECASE,
)
# What was called otherwise in the release before: it is upgraded, and looked for.
OF_BEFORE = ('migrations', 'test_upgrade.py', 'previous_release.py', Path(__file__).name)

PRODUCT = (*ADDONS, SERVER_WIDE_ADDON)
FOLDERS = (*PRODUCT, 'bench', 'rust', 'tests', 'tools')
NAME = re.compile(r'[a-z_]\w*(\.[a-z_]\w*)*')
DECLARED = {
    '.rs': re.compile(r'\b(?:fn|let(?: mut)?|struct|enum|trait|type|mod|const|static)\s+([A-Za-z_]\w*)'),
    '.js': re.compile(r'\b(?:const|let|function|class)\s+([A-Za-z_]\w*)'),
    '.mjs': re.compile(r'\b(?:const|let|function|class)\s+([A-Za-z_]\w*)'),
    '.xml': re.compile(r'\b(?:id|name|ref|inherit_id|t-call|model|groups)="([\w.]+)"'),
    '.csv': re.compile(r'^(\w+)', re.MULTILINE),
    '.sql': re.compile(r'\b([a-z_]\w*)\b'),
}
# What is not ours to word: packages, their lock files, what tools leave behind.
NOT_OURS = {'node_modules', 'target', '__pycache__', 'corpora'}
PROSE = {'.py', '.rs', '.xml', '.js', '.mjs', '.sql', '.md', '.csv', '.html', '.yml', '.toml'}


def files(*suffixes: str) -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((REPOSITORY / folder).rglob('*')):
            if path.suffix in suffixes and not NOT_OURS & set(path.parts) and not set(OF_BEFORE) & set(path.parts):
                yield path


def names_in(path: Path) -> Iterator[str]:
    """The name of a file and the names that it declares; of Python, text that could be a name as well."""
    yield path.stem
    if path.suffix == '.py':
        yield from names_of(path.read_text())
    else:
        yield from DECLARED[path.suffix].findall(re.sub(r'(?m)--.*$', '', path.read_text()))


def names_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.Constant(value=str(text)) if NAME.fullmatch(text):
                yield text


def fault_of(name: str) -> str | None:
    """Return what the field says instead, None if the name is the field's."""
    if name in NAMES:
        return NAMES[name]
    parts = [part.lower() for part in re.findall(r'[A-Z]?[a-z]+|[A-Z]+', name)]
    for word in WORDS.keys() & parts:
        return WORDS[word]
    is_compound = {'address', 'addresses'} & set(parts) and not name.startswith('test_')
    return 'url or email' if is_compound and not ADDRESSES.fullmatch(name) else None


def test_every_name_is_the_fields() -> None:
    found = {
        (str(path.relative_to(REPOSITORY)), name, fault_of(name))
        for path in files('.py', *DECLARED)
        for name in names_in(path)
        if fault_of(name)
    }
    assert found == set()


@pytest.mark.parametrize(
    'source',
    [
        'def _end_chain(self): pass',
        'class PersonOfGrant: pass',
        'def f(people): pass',
        'self.chain_id = 1',
        "_name = 'muk_mcp_oauth.chain'",
        'def _hold(self): pass',
        'redirect_address = 1',
        "FIELDS = ['arrival']",
    ],
)
def test_other_names_would_be_found(source: str) -> None:
    assert [name for name in names_of(source) if fault_of(name)]


@pytest.mark.parametrize(
    'source', ['context.load_cert_chain(path)', 'ip_address = 1', '"""A person."""', 'x = chain(a)']
)
def test_names_of_others_are_theirs(source: str) -> None:
    assert not [name for name in names_of(source) if fault_of(name)]


def test_a_bare_verb_is_the_name_of_one_thing() -> None:
    defined = Counter(
        node.name
        for path in files('.py')
        if path.relative_to(REPOSITORY).parts[0] in PRODUCT and 'tests' not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    )
    assert {verb: defined[verb] for verb in BARE_VERBS if defined[verb] > 1} == {}


def test_who_uses_odoo_is_a_user() -> None:
    pages = [*REPOSITORY.glob('*.md'), *(REPOSITORY / 'docs').rglob('*.md'), *(REPOSITORY / '.github').rglob('*.*ml')]
    lines = {
        (str(path.relative_to(REPOSITORY)), line.strip())
        for path in [*pages, *files(*PROSE)]
        for line in path.read_text().splitlines()
        if re.search(r'\b[Pp]ersons?\b', line) and 'in person' not in line
    }
    assert lines == set()
