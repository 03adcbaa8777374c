"""A client that calls itself a piece of HTML: every page that names it shows the text and runs nothing."""

from urllib.parse import quote

import pytest

from tests.support import back_end
from tests.support.python_sdk import Memory, connected
from tests.support.registration import authorization_url, register

pytestmark = pytest.mark.anyio

CALLBACK = 'https://agent.example/callback'
MARKUP = '<img src=x onerror="window.owned = 1">'
NAME = f'{MARKUP}{{{{7*7}}}} \u202eelif\u202c\u200b' + 'z' + '\u0335' * 40
SHOWN = f'{MARKUP}{{{{7*7}}}} elifz'
# The consent page cuts the names of strangers at 40 characters.
QUOTED = f'“{SHOWN[:39]}…”'


async def assert_harmless(user, shown=SHOWN):
    """The page shows the name as text, without what turns text around."""
    await user.page.get_by_text(shown).first.wait_for()
    assert '\u202e' not in await user.page.locator('body').inner_text()
    await assert_nothing_ran(user)


async def assert_nothing_ran(user):
    """The page has made no element of the name."""
    assert await user.page.evaluate('window.owned') is None
    assert await user.page.locator('img[src="x"]').count() == 0


@pytest.fixture
def client_id(odoo) -> str:
    return register(odoo.url, CALLBACK, client_name=NAME)


async def test_the_user_s_pages(odoo, admin, client_id):
    """The consent page, its title and the list of connections in the preferences."""
    await admin.reach_consent(authorization_url(odoo.url, client_id, CALLBACK))
    await assert_harmless(admin, QUOTED)
    await admin.remember('hostile-consent')
    await admin.decide('allow')

    await admin.open_ai_clients(odoo.url)
    await assert_harmless(admin)


async def test_the_administrator_s_pages(odoo, admin):
    """Clients, connections and consents, and the form of the client."""
    async with connected(f'{odoo.url}/mcp', admin, Memory(), mode='auto', client_name=NAME) as client:
        await client.call_tool('whoami', {})

    for action in ('action_grant', 'action_consent', 'action_client'):
        await admin.visit(back_end.action(odoo.url, f'muk_mcp_oauth.{action}'), '.o_data_row')
        await assert_harmless(admin)
    await admin.page.get_by_text(SHOWN).first.click()
    await admin.page.locator('.o_form_view').wait_for()
    await admin.remember('hostile-client')
    assert SHOWN in await admin.page.locator('.o_breadcrumb, .o_control_panel').first.inner_text()
    await assert_nothing_ran(admin)


async def test_the_audit_log(odoo, admin):
    """Also where the identifier itself is hostile, which nobody registered."""
    await admin.visit(
        f'{odoo.url}/mcp/oauth/authorize?client_id={quote(NAME)}&redirect_uri={quote(CALLBACK)}', '.o_mcp_oauth_error'
    )
    await assert_nothing_ran(admin)

    await admin.visit(back_end.action(odoo.url, 'muk_mcp.action_mcp_log'), '.o_data_row')
    await assert_harmless(admin)
    await admin.page.locator('.o_data_row', has_text=SHOWN).first.locator('.o_data_cell').first.click()
    await admin.page.locator('.o_form_view').wait_for()
    await assert_harmless(admin)
    await admin.remember('hostile-log')
