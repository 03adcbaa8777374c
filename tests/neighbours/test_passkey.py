"""Somebody who signs in with a passkey comes to the consent page that a client asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Page

from tests.support import back_end
from tests.support.application import CALLBACK
from tests.support.user import User
from tools.servers.neighbours import present

pytestmark = pytest.mark.anyio

# A device that holds passkeys and unlocks them by itself, as if its owner touched it.
AUTHENTICATOR = {
    'protocol': 'ctap2',
    'transport': 'internal',
    'hasResidentKey': True,
    'hasUserVerification': True,
    'isUserVerified': True,
    'automaticPresenceSimulation': True,
}


@pytest.fixture
async def owner(odoo, chromium, new_login, album) -> AsyncIterator[User]:
    """A user at a device for passkeys."""
    if not present(['auth_passkey'], odoo.odoo.source):
        pytest.skip('Odoo has passkeys from 18 on.')
    login = new_login('passkey@example.com')
    user = await User.at(chromium, login=login, password=login, album=album)
    yield user
    await user.window.close()


async def plug_in_authenticator(page: Page) -> None:
    devtools = await page.context.new_cdp_session(page)
    await devtools.send('WebAuthn.enable')
    await devtools.send('WebAuthn.addVirtualAuthenticator', {'options': AUTHENTICATOR})


async def add_passkey(page: Page, password: str) -> None:
    """In the preferences, which ask for the password first."""
    await page.locator('.o_user_menu button').click()
    await page.locator(back_end.PREFERENCES).click()
    await page.get_by_role('tab', name='Security').click()
    await page.locator('button[name=action_create_passkey]').click()
    await page.locator('.modal input[type=password]').fill(password)
    await page.locator('.modal-footer button[name=run_check]:visible').click()
    await page.locator('.modal div[name=name] input').fill('My laptop')
    await page.locator('.modal-footer button[name=make_key]').click()
    # Odoo then loads the page anew.
    await page.locator('button[name=make_key]').wait_for(state='detached')


async def test_passkey_opens_the_way_to_consent(odoo, owner, application):
    await owner.visit(back_end.home(odoo.url), '.o_user_menu button')
    await plug_in_authenticator(owner.page)
    await add_passkey(owner.page, owner.password)
    await owner.window.clear_cookies()

    await owner.page.goto(odoo.url + application.authorization_path)
    await owner.page.locator('.passkey_login_link').click()
    await owner.page.locator('[name=decision][value=allow]').wait_for()

    assert owner.login in await owner.page.locator('body').inner_text()
    await owner.remember('consent-after-passkey')
    owner.redirect_uri = CALLBACK
    answer = parse_qs(urlsplit(await owner.decide('allow')).query)
    assert answer['state'] == ['xyz']
    assert application.exchange(answer['code'][0]).status_code == 200
