"""The dialog that tells people how to connect their AI client, as they find and use it."""

import base64
import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.support import back_end
from tests.support.open_shell import ask
from tests.support.registration import authorization_url, register

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
PUBLIC = 'https://odoo.acme.example'
CLIENTS = (
    'Claude',
    'ChatGPT',
    'Claude Code',
    'Cursor',
    'VS Code',
    'Codex',
    'Gemini CLI',
    'Copilot Studio',
    'n8n',
    'Le Chat',
    'MCP Inspector',
)
HOSTED = ('Claude', 'ChatGPT', 'Copilot Studio', 'n8n', 'Le Chat')


@pytest.fixture
async def guide(odoo, admin):
    """The dialog, opened from the user menu; what the browser complained of is kept as `complaints`."""
    admin.complaints = []
    admin.window.on('console', lambda message: admin.complaints.append(message.text))
    await admin.window.grant_permissions(['clipboard-read', 'clipboard-write'])
    await admin.visit(back_end.home(odoo.url), '.o_user_menu button')
    await admin.page.locator('.o_user_menu button').click()
    await admin.page.locator('[data-menu=mcp_connect]').click()
    await admin.page.locator('.modal .o_notebook').wait_for()
    return admin


async def turn_to(user, client: str):
    await user.page.get_by_role('tab', name=client, exact=True).click()
    await user.page.locator('.modal .nav-link.active').get_by_text(client, exact=True).wait_for()
    return user.page.locator('.modal .tab-pane.active')


async def copied(user, field: str) -> str:
    """What the clipboard holds after the button beside a field was pressed."""
    await user.page.locator(f'.modal [name={field}] button').click()
    await user.page.locator(f'.modal [name={field}]').get_by_text('Copied').wait_for()
    return await user.page.evaluate('navigator.clipboard.readText()')


async def test_every_client_has_a_page_and_what_cannot_work_from_here_says_so(odoo, guide):
    for client in CLIENTS:
        page = await turn_to(guide, client)
        warned = await page.locator('.alert-warning').is_visible()
        assert warned == (client in HOSTED), client

    assert not [text for text in guide.complaints if 'Missing widget' in text]
    await guide.remember('connect-ai')


async def test_buttons_copy_what_is_to_be_pasted(odoo, guide):
    """UX-12: for Cursor and VS Code too."""
    url = f'{odoo.url}/mcp'
    assert await copied(guide, 'url') == url
    await turn_to(guide, 'Claude Code')
    assert await copied(guide, 'claude_code_command') == f'claude mcp add --transport http odoo {url}'
    await turn_to(guide, 'Cursor')
    assert json.loads(await copied(guide, 'cursor_configuration')) == {'mcpServers': {'odoo': {'url': url}}}
    await turn_to(guide, 'VS Code')
    assert json.loads(await copied(guide, 'vscode_configuration')) == {
        'servers': {'odoo': {'type': 'http', 'url': url}}
    }


async def test_links_install_the_server_in_the_editors(odoo, guide):
    url = f'{odoo.url}/mcp'
    cursor = urlsplit(await (await turn_to(guide, 'Cursor')).get_by_text('Add to Cursor').get_attribute('href'))
    vscode = await (await turn_to(guide, 'VS Code')).get_by_text('Install in VS Code').get_attribute('href')

    assert (cursor.scheme, cursor.netloc, cursor.path) == ('cursor', 'anysphere.cursor-deeplink', '/mcp/install')
    config = parse_qs(cursor.query)
    assert config['name'] == ['odoo']
    assert json.loads(base64.b64decode(config['config'][0])) == {'url': url}
    scheme, _, entry = vscode.partition('?')
    assert scheme == 'vscode:mcp/install'
    assert json.loads(unquote(entry)) == {'name': 'odoo', 'type': 'http', 'url': url}


async def test_line_turns_green_when_the_first_client_is_connected(odoo, guide):
    dialog = guide.page
    await dialog.get_by_text('This line turns green').wait_for()

    client_id = register(odoo.url, CLAUDE, client_name='Claude for the guide')
    await guide.approve(authorization_url(odoo.url, client_id, CLAUDE))
    await dialog.bring_to_front()

    await dialog.locator('.modal .alert-success').get_by_text('Claude for the guide').wait_for()
    guide.page = dialog
    await guide.remember('connect-ai-green')


async def test_guide_shows_the_public_url_in_force(odoo, admin):
    """UX-04: at any other URL clients find another resource than they asked for."""
    url = ask(
        odoo,
        f"env['ir.config_parameter'].set_param('muk_mcp_oauth.public_url', {PUBLIC!r})\n"
        "guide = env['muk_mcp.connect'].create({})\n"
        "print(guide.url, guide.is_public, 'odoo.acme.example' in guide.claude_code_command)\n"
        "env['ir.config_parameter'].set_param('muk_mcp_oauth.public_url', False)",
    )

    assert url.strip() == f'{PUBLIC}/mcp True True'
