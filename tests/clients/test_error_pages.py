"""Pages on which a connection ends, as people see them and get away from them."""

import pytest

from tests.support.open_shell import ask
from tests.support.records import new_user
from tests.support.registration import authorization_url, register
from tests.support.user import User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
STRANGER = 'https://agent.example/callback'


async def test_expired_page_is_opened_again_with_a_click(odoo, admin):
    client_id = register(odoo.url, STRANGER, client_name='Ledger Agent')
    await admin.reach_consent(authorization_url(odoo.url, client_id, STRANGER))
    ask(odoo, 'env.cr.execute("UPDATE muk_mcp_oauth_consent_page SET expires_at = now() - interval \'1 day\'")')
    await admin.page.locator('[name=decision][value=deny]').click()
    await admin.page.locator('.o_mcp_oauth_error').wait_for()
    await admin.remember('error-expired')

    await admin.page.get_by_role('link', name='Try again').click()

    await admin.page.locator('[name=decision][value=allow]').wait_for()
    assert (await admin.decide('allow')).startswith(f'{STRANGER}?code=')


async def test_administrator_opens_the_row_of_the_reference(odoo, admin):
    client_id = register(odoo.url, STRANGER, client_name='Ledger Agent')
    await admin.reach_consent(authorization_url(odoo.url, client_id, STRANGER))
    await admin.page.goto(authorization_url(odoo.url, 'never-registered', CLAUDE))
    reference = await admin.page.locator('.o_mcp_oauth_reference code').inner_text()
    await admin.remember('error-unknown')

    await admin.page.get_by_role('link', name='Show what to do about it').click()

    await admin.page.locator('.o_form_view').get_by_text(reference).wait_for()
    await admin.remember('error-row')


async def test_user_who_may_not_connect_reads_so_and_changes_the_login(odoo, chromium, album):
    """UX-09: Back to the client without a word is what somebody without the right used to get."""
    login = new_user(odoo, 'portal.of.errors@example.com', 'base.group_portal')
    portal = await User.at(chromium, login=login, password=login, album=album)
    client_id = register(odoo.url, CLAUDE, client_name='Claude')
    await portal.visit(authorization_url(odoo.url, client_id, CLAUDE), '.o_mcp_oauth_error')
    await portal.remember('error-not-allowed')
    assert await portal.page.get_by_role('link', name='Back to Claude').is_visible()

    await portal.page.get_by_role('link', name='Sign in as somebody else').click()

    await portal.page.get_by_text('Sign in to continue to Claude.').wait_for()
    await portal.remember('login-for-claude')
    portal.login = portal.password = 'admin'
    await portal.sign_in()
    await portal.page.locator('[name=decision][value=allow]').wait_for()
    await portal.window.close()
