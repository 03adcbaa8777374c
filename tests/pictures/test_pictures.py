"""The pictures of the shop window and of the README: an Odoo of an invented company, and what people see there.

`./dev pictures` runs this and puts each picture where it belongs.
"""

import base64
from pathlib import Path

import pytest

from tests.support import back_end, company
from tests.support.records import new_user
from tests.support.registration import authorization_url, register
from tests.support.user import User
from tools import REPOSITORY

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
CURSOR = 'cursor://anysphere.cursor-mcp/oauth/callback'
CHATGPT = 'https://chatgpt.com/connector_platform_oauth_redirect'
IMPOSTOR = 'https://claude.ai.login-check.example/callback'
ALLOW = '[name=decision][value=allow]'
MARGIN = 24


@pytest.fixture(scope='module')
async def acme(odoo, chromium):
    """The company, with its logo and its public URL."""
    page = await chromium.new_page()
    await page.set_content(company.LOGO)
    logo = await page.locator('#logo').screenshot(omit_background=True)
    await page.close()
    odoo.shell(company.settled(base64.b64encode(logo).decode()))
    return odoo


@pytest.fixture
async def anna(acme, chromium, album):
    user = await User.at(chromium, login=company.LOGIN, password=company.LOGIN, album=album)
    yield user
    await user.window.close()


@pytest.fixture(scope='module', autouse=True)
def employee(acme):
    new_user(acme, company.LOGIN, 'base.group_user')
    acme.shell(f"env['res.users'].search([('login', '=', {company.LOGIN!r})]).name = 'Anna Weber'")


async def take(user, name: str, part: str = 'main') -> None:
    """Keep a picture of a part of the page and a little around it."""
    box = await user.page.locator(part).last.bounding_box()
    size = user.page.viewport_size
    clip = {
        'x': max(box['x'] - MARGIN, 0),
        'y': max(box['y'] - MARGIN, 0),
        'width': min(box['width'] + 2 * MARGIN, size['width']),
        'height': box['height'] + 2 * MARGIN,
    }
    await user.page.screenshot(path=user.album / f'{name}.png', clip=clip, full_page=True)


async def consent_of(user, odoo, uri: str, name: str) -> None:
    await user.reach_consent(authorization_url(odoo.url, register(odoo.url, uri, client_name=name), uri))
    await user.page.locator(f'{ALLOW}:not([aria-disabled])').wait_for()


async def test_consent_of_claude_of_an_impostor_and_on_a_phone(acme, anna):
    await consent_of(anna, acme, CLAUDE, 'Claude')
    await take(anna, 'consent-page')
    await anna.page.set_viewport_size({'width': 390, 'height': 844})
    await anna.page.screenshot(path=anna.album / 'phone.png')
    await anna.decide('deny')
    await consent_of(anna, acme, IMPOSTOR, 'Claude')
    await take(anna, 'impostor')


async def test_error_page(acme, anna):
    await consent_of(anna, acme, CLAUDE, 'Claude')
    await anna.page.goto(authorization_url(acme.url, 'never-registered', CLAUDE))
    await take(anna, 'error')


async def test_preferences_and_audit_log(acme, anna, admin):
    for uri, name in ((CLAUDE, 'Claude'), (CHATGPT, 'ChatGPT'), (CURSOR, 'Cursor')):
        await consent_of(anna, acme, uri, name)
        async with anna.page.expect_event('request', lambda request: request.method == 'POST'):
            await anna.page.locator(ALLOW).click()
    acme.shell(company.HISTORY)
    await anna.open_ai_clients(acme.url)
    await anna.page.locator('.o_mcp_card').first.wait_for()
    await take(anna, 'preferences', '.modal-content')
    await admin.visit(back_end.action(acme.url, 'muk_mcp.action_mcp_log'), '.o_data_row')
    await take(admin, 'audit-log', '.o_action_manager')


async def test_connect_ai(acme, anna):
    await anna.visit(back_end.home(acme.url), '.o_user_menu button')
    await anna.page.locator('.o_user_menu button').click()
    await anna.page.locator('[data-menu=mcp_connect]').click()
    await anna.page.locator('.modal .o_notebook').wait_for()
    await take(anna, 'connect', '.modal-content')


@pytest.mark.parametrize('addon', company.BANNERS)
async def test_banner(chromium, album, addon):
    page = await chromium.new_page(viewport={'width': 1200, 'height': 600})
    icon = base64.b64encode(Path(REPOSITORY, addon, 'static/description/icon.png').read_bytes()).decode()
    await page.set_content(company.banner(addon, icon))
    await page.screenshot(path=album / f'banner-{addon}.png')
    await page.close()
