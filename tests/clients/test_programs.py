"""Claude Code, Codex and Copilot CLI, as people install them, connect to an Odoo that has no way out to the internet.

Each takes a metadata document as soon as the server announces it, and does not register itself then. So the tests
fail for all three if a server that cannot fetch documents announces them. No program needs an account of its vendor
for what is tested here; what its model would do with the tools is beyond that. Codex calls the server only within a
session, so its test ends with the tokens.
"""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import anyio
import pytest

from tests.support.account import Account
from tests.support.records import audited
from tests.support.terminal import PATIENCE_S, at_a_terminal
from tools.environment.node import node_env, npm_install
from tools.servers.server import running_server

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

FOLDER = Path(__file__).parent
AUTHORIZATION_URL = r'http://localhost:\d+/mcp/oauth/authorize\?\S+(?=\s)'

# What the programs would ask their vendors for is switched off by their own switches.
SILENT = {
    'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC': '1',
    'COPILOT_AUTO_UPDATE': 'false',
    'COPILOT_OFFLINE': 'true',
    # A model that nobody asks for anything, without which Copilot wants an account.
    'COPILOT_PROVIDER_BASE_URL': 'http://127.0.0.1:9/v1',
    'COPILOT_MODEL': 'gpt-4.1',
    # Do not ask whether the folder is to be trusted.
    'COPILOT_ALLOW_ALL': 'true',
}


@pytest.fixture(scope='module')
def cut_off_odoo():
    """An Odoo whose processes reach nothing but this machine, and that has noticed it as it does in an hour at the latest."""
    options = {'server_wide_modules': 'base,web,no_way_out'}
    with running_server(addons=FOLDER / 'addons', options=options) as odoo:
        administrator = Account(odoo.url, 'admin', 'admin')
        action = administrator.id_of('muk_mcp_oauth.cron_try_documents')
        administrator.call('ir.cron', 'method_direct_trigger', [action])
        yield odoo


@pytest.fixture(scope='module')
def programs() -> Path:
    return npm_install(FOLDER / 'programs') / 'node_modules'


@pytest.fixture
def run(programs, tmp_path):
    """Start a program by the script of its package, in an empty home of its own."""

    def run(script: str, *arguments: str):
        return at_a_terminal(['node', programs / script, *arguments], tmp_path, {**node_env(), **SILENT})

    return run


async def _approve(program, admin) -> str:
    """Do what a user does with the page that a program opens; returns the client id, which is of a registration."""
    url = await program.shows(AUTHORIZATION_URL)
    await admin.approve(url)
    (client_id,) = parse_qs(urlsplit(url).query)['client_id']
    return client_id


async def _has_called(odoo, earlier: int):
    """Wait for an answered call of the client in the server's log after its first `earlier` bytes."""
    with anyio.fail_after(PATIENCE_S):
        while b'"POST /mcp HTTP/1.1" 200' not in odoo.log.read_bytes()[earlier:]:
            await anyio.sleep(0.2)


def _assert_registered_and_connected(odoo, client_id):
    assert not client_id.startswith('https:')
    events = [row[:2] for row in audited(odoo, client_id)]
    assert events[:4] == [(f'oauth/{event}', 'ok') for event in ('register', 'authorize', 'consent', 'token')]


def test_documents_are_not_announced(cut_off_odoo):
    with urlopen(f'{cut_off_odoo.url}/.well-known/oauth-authorization-server', timeout=60) as answer:
        assert json.load(answer)['client_id_metadata_document_supported'] is False


async def test_claude_code_connects(cut_off_odoo, admin, run):
    claude = '@anthropic-ai/claude-code/cli-wrapper.cjs'
    async with run(claude, 'mcp', 'add', '--transport', 'http', 'odoo', f'{cut_off_odoo.url}/mcp') as adding:
        await adding.succeeded()

    async with run(claude, 'mcp', 'login', 'odoo') as login:
        client_id = await _approve(login, admin)
        await login.shows('Authenticated *with *"odoo"')
        await login.succeeded()

    async with run(claude, 'mcp', 'list') as listing:
        await listing.shows(r'odoo: *http://localhost:\d+/mcp *\(HTTP\) *- *\S* *Connected')
    _assert_registered_and_connected(cut_off_odoo, client_id)


async def test_codex_signs_in(cut_off_odoo, admin, run, tmp_path):
    codex = '@openai/codex/bin/codex.js'
    settings = tmp_path / '.codex' / 'config.toml'
    settings.parent.mkdir()
    settings.write_text(f'[mcp_servers.odoo]\nurl = "{cut_off_odoo.url}/mcp"\n')

    async with run(codex, 'mcp', 'login', 'odoo') as login:
        client_id = await _approve(login, admin)
        await login.shows("Successfully logged in to MCP server 'odoo'")
        await login.succeeded()

    _assert_registered_and_connected(cut_off_odoo, client_id)


async def test_copilot_cli_connects(cut_off_odoo, admin, run):
    copilot = '@github/copilot/npm-loader.js'
    async with run(copilot, 'mcp', 'add', '--transport', 'http', 'odoo', f'{cut_off_odoo.url}/mcp') as adding:
        await adding.succeeded()

    async with run(copilot, '--no-color', '--disable-builtin-mcps') as session:
        earlier = cut_off_odoo.log.stat().st_size
        client_id = await _approve(session, admin)
        await _has_called(cut_off_odoo, earlier)
    _assert_registered_and_connected(cut_off_odoo, client_id)
