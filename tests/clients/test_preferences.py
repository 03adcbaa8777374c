"""Connected AI clients in the preferences: what a user sees of them, and how they are ended in an emergency."""

from contextlib import suppress

import pytest
from playwright.async_api import TimeoutError

from tests.support import back_end
from tests.support.account import Account
from tests.support.application import Application
from tests.support.open_shell import ask
from tests.support.user import PATIENCE_MS, User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
LEDGER = 'https://app.ledger.example/callback'


def connect(odoo, user, redirect_uri: str, name: str) -> dict[str, str]:
    """Let a client be allowed, without the user's browser, and redeem its code; returns its id and its tokens."""
    client = Application.registered(odoo.url, redirect_uri=redirect_uri, client_name=name)
    tokens = Account(odoo.url, user.login, user.password).connect(client)
    return {**tokens, 'client_id': client.client_id}


def refresh(odoo, client: dict[str, str]) -> dict[str, str]:
    return Application(odoo.url, client['client_id']).refresh(client['refresh_token']).json()


def application(user, name: str):
    return user.page.locator('.o_mcp_card', has_text=name)


async def test_applications_are_told_apart_and_ended_one_after_the_other(odoo, employee):
    """UX-10: the dialog stays open, as whoever ends one connection may want to end another."""
    connect(odoo, employee, CLAUDE, 'Claude')
    connect(odoo, employee, CLAUDE, 'Claude')
    connect(odoo, employee, LEDGER, 'Ledger Agent')
    await employee.open_ai_clients(odoo.url)

    assert await employee.page.locator('.o_mcp_connections .o_mcp_card').count() == 2
    assert 'claude.ai' in await application(employee, 'Claude').inner_text()
    assert 'last used' in await application(employee, 'Ledger Agent').inner_text()
    await employee.remember('preferences-applications')
    await application(employee, 'Claude').get_by_role('button', name='Disconnect all 2').click()
    await employee.confirm('Disconnect all')
    await application(employee, 'Claude').wait_for(state='detached')
    await application(employee, 'Ledger Agent').get_by_role('button', name='Disconnect', exact=True).click()
    await employee.confirm('Disconnect')

    await employee.page.get_by_text('No AI client is connected as you.').wait_for()


async def test_switch_takes_writing_away_from_a_client_that_stays_connected(odoo, employee):
    client = connect(odoo, employee, LEDGER, 'Ledger Agent')
    await employee.open_ai_clients(odoo.url)

    await application(employee, 'Ledger Agent').get_by_role('switch').click()
    await employee.confirm('Only read')

    await application(employee, 'Ledger Agent').get_by_text('Only reads').wait_for()
    assert refresh(odoo, client)['scope'] == 'mcp:read'


async def test_user_reads_what_a_client_did(odoo, employee):
    connect(odoo, employee, LEDGER, 'Ledger Agent')
    await employee.open_ai_clients(odoo.url)

    await application(employee, 'Ledger Agent').get_by_role('button', name='Activity').click()

    dialog = employee.page.locator('.modal').last
    await dialog.get_by_text('What Ledger Agent did').wait_for()
    rows = await dialog.locator('li').all_inner_texts()
    assert ['Connected' in rows[0], 'You decided what it may do' in rows[1]] == [True, True]


async def test_client_whose_connections_all_died_is_not_shown_as_connected(odoo, employee):
    """UX-14: what is left is that it may come back without asking."""
    connect(odoo, employee, LEDGER, 'Ledger Agent')
    ask(odoo, f"env['muk_mcp_oauth.grant'].search([('user_id.login', '=', {employee.login!r})])._end('replayed')")

    await employee.open_ai_clients(odoo.url)

    assert 'not connected now. It may connect again without asking you.' in ' '.join(
        (await application(employee, 'Ledger Agent').inner_text()).split()
    )


async def open_from_menu(phone, name: str) -> None:
    """Tap an entry of the menu. Odoo shows the menu by itself where no first screen comes, and closes it if one does."""
    entry = phone.page.locator('.o_burger_menu').get_by_text(name, exact=True)
    for patience_ms in (5_000, 5_000, PATIENCE_MS):
        with suppress(TimeoutError):
            if not await entry.is_visible():
                await phone.page.locator('.o_mobile_menu_toggle').tap(timeout=patience_ms)
            await entry.tap(timeout=patience_ms)
            return


async def test_connection_is_ended_on_a_phone_in_four_taps_after_the_login(odoo, chromium, album, employee):
    """Whoever does it in an emergency has a phone: nothing is off the screen, and no page is loaded on the way."""
    connect(odoo, employee, LEDGER, 'Ledger Agent')
    window = await chromium.new_context(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    window.set_default_timeout(PATIENCE_MS)
    phone = User(window, login=employee.login, password=employee.password, album=album)
    await phone.visit(back_end.home(odoo.url), '.o_mobile_menu_toggle')
    await phone.page.locator('.o_action_manager > *').first.wait_for()
    loaded = []
    phone.page.on('request', lambda request: loaded.append(request.url) if request.is_navigation_request() else None)

    await open_from_menu(phone, 'AI Clients')
    button = application(phone, 'Ledger Agent').get_by_role('button', name='Disconnect', exact=True)
    box = await button.bounding_box()
    await phone.remember('preferences-on-a-phone')
    await button.tap()
    await phone.page.locator('.modal-footer').get_by_role('button', name='Disconnect', exact=True).tap()

    await phone.page.get_by_text('No AI client is connected as you.').wait_for()
    assert (box['x'] + box['width'] <= 390, box['y'] + box['height'] <= 844) == (True, True)
    assert loaded == []
    await window.close()


async def test_guide_opens_above_the_preferences_and_leaves_them_open(odoo, employee):
    """UX-10: looking up how to connect closed the dialog from which one looked it up."""
    await employee.open_ai_clients(odoo.url)
    await employee.page.get_by_role('button', name='Connect an AI client').click()

    await employee.page.locator('.modal .o_mcp_connect').wait_for()
    await employee.page.locator('.modal').last.get_by_role('button', name='Close').last.click()

    await employee.page.locator('.modal .o_mcp_connect').wait_for(state='detached')
    assert await employee.page.locator('.o_mcp_connections').is_visible()
