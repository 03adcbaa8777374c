"""What a user can do on the consent page by hand: in haste, by mistake, with a keyboard, on a phone, without scripts."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.registration import authorization_url, register
from tests.support.user import User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
CURSOR = 'cursor://anysphere.cursor-mcp/oauth/callback'
LOOPBACK = 'http://127.0.0.1:4711/callback'
ALLOW = '[name=decision][value=allow]'
WRITE = 'input[name=scope][value="mcp:write"]'


@pytest.fixture
def claude(odoo) -> str:
    """The authorization URL of Claude, which nobody has connected yet."""
    return authorization_url(odoo.url, register(odoo.url, CLAUDE, client_name='Claude'), CLAUDE)


def answered(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


async def armed(user: User) -> None:
    """Wait until Allow may be pressed."""
    await user.page.locator(f'{ALLOW}:not([aria-disabled])').wait_for()


async def test_double_click_on_allow_connects_once(admin, claude):
    """SS-01, UX-01: the second click neither shows an error nor asks for another code."""
    await admin.reach_consent(claude)
    await armed(admin)
    posted = []
    admin.window.on('request', lambda request: posted.append(request.url) if request.method == 'POST' else None)

    async with admin.page.expect_request(lambda request: request.url.startswith(CLAUDE)) as response:
        await admin.page.locator(ALLOW).dblclick()

    assert 'code' in answered((await response.value).url)
    assert len(posted) == 1


async def test_enter_held_down_on_allow_connects_once(admin, claude):
    """SS-01, UX-01: a key that is held repeats itself until the page has gone."""
    await admin.reach_consent(claude)
    await armed(admin)
    posted = []
    admin.window.on('request', lambda request: posted.append(request.url) if request.method == 'POST' else None)
    await admin.page.locator(ALLOW).focus()

    async with admin.page.expect_request(lambda request: request.url.startswith(CLAUDE)) as response:
        for _ in range(5):
            await admin.page.keyboard.down('Enter')

    assert 'code' in answered((await response.value).url)
    assert len(posted) == 1


async def test_click_as_the_page_appears_decides_nothing(admin, claude):
    """SS-01: A window that slides under somebody's double click is clicked before anybody can have read it."""
    await admin.reach_consent(claude)
    await admin.page.evaluate("window.dispatchEvent(new Event('focus'))")
    box = await admin.page.locator(ALLOW).bounding_box()

    await admin.page.mouse.click(box['x'] + 20, box['y'] + 20)

    await armed(admin)
    assert await admin.page.locator(ALLOW).is_enabled()
    assert 'code' in answered(await admin.decide('allow'))


async def test_program_that_submits_without_a_user_decides_nothing(admin, claude):
    """A script that was smuggled in, or an extension, cannot press Allow before somebody touched the page."""
    await admin.reach_consent(claude)
    await admin.page.reload()
    await armed(admin)

    await admin.page.evaluate(f"document.querySelector('{ALLOW}').click()")

    assert await admin.page.locator(ALLOW).is_enabled()
    assert 'code' in answered(await admin.decide('allow'))


@pytest.mark.parametrize('scripts', [True, False])
async def test_enter_in_a_box_decides_nothing(odoo, chromium, album, claude, scripts):
    window = await chromium.new_context(java_script_enabled=scripts)
    user = User(window, login='admin', password='admin', album=album)
    await _sign_in_with_scripts(chromium, window, odoo)
    await user.reach_consent(claude)

    await user.page.locator(WRITE).focus()
    await user.page.keyboard.press('Enter')
    await user.page.keyboard.press('Space')

    assert not await user.page.locator(WRITE).is_checked()
    assert 'code' in answered(await user.decide('allow'))
    await window.close()


async def _sign_in_with_scripts(browser, window, odoo):
    """Give a window a session: Odoo's own login page needs scripts."""
    other = await User.at(browser, login='admin', password='admin', album=None)
    other.page = await other.window.new_page()
    await other.page.goto(f'{odoo.url}/web/login')
    await other.sign_in()
    await window.add_cookies(await other.window.cookies())
    await other.window.close()


async def test_nothing_ticked_is_told_instead_of_sent(admin, claude):
    await admin.reach_consent(claude)
    await admin.tick([])
    message = admin.page.get_by_text('Choose at least one.')
    await message.wait_for()
    await armed(admin)
    await admin.page.locator(ALLOW).click()

    assert await message.is_visible()
    await admin.tick(['mcp:read'])
    await message.wait_for(state='hidden')
    assert 'code' in answered(await admin.decide('allow'))


async def test_everything_is_done_with_the_keyboard(admin, claude):
    """In the order that one reads: boxes, who one is, Deny, Allow."""
    await admin.reach_consent(claude)
    await armed(admin)
    order = []
    for _ in range(5):
        await admin.page.keyboard.press('Tab')
        order.append(await admin.page.evaluate('document.activeElement.value ?? document.activeElement.className'))
    async with admin.page.expect_request(lambda request: request.url.startswith(CLAUDE)) as response:
        await admin.page.keyboard.press('Enter')

    assert order == ['mcp:read', 'mcp:write', 'o_mcp_oauth_not_you', 'deny', 'allow']
    assert 'code' in answered((await response.value).url)


async def test_app_of_the_device_leaves_a_page_that_says_connected(odoo, admin):
    """UX-11: the browser stays where it is, so the page has to say what happened and lead back."""
    client_id = register(odoo.url, CURSOR, client_name='Cursor')
    await admin.reach_consent(authorization_url(odoo.url, client_id, CURSOR))
    await armed(admin)

    await admin.page.locator(ALLOW).click()

    await admin.page.get_by_role('heading', name='Connected').wait_for()
    await admin.remember('connected')
    assert 'return to “Cursor”' in await admin.page.locator('main').inner_text()
    link = await admin.page.get_by_role('link', name='Open “Cursor”').get_attribute('href')
    assert link.startswith(f'{CURSOR}?code=')


async def test_pages_of_claude_and_of_an_impostor_cannot_be_confused(odoo, admin):
    impostor = 'https://claude.ai.login-check.evil.example/cb'
    client_id = register(odoo.url, impostor, client_name='Claude')

    await admin.reach_consent(authorization_url(odoo.url, client_id, impostor))

    await admin.remember('impostor')
    assert await admin.page.locator('h1').inner_text() == 'This is not Claude'
    assert await admin.page.locator('main').get_attribute('class') == 'o_mcp_oauth_impostor'
    assert await admin.offered_scopes() == {'mcp:read': False, 'mcp:write': False}
    assert await admin.page.get_by_text('Choose at least one.').is_visible()
    assert answered(await admin.decide('deny'))['error'] == ['access_denied']


@pytest.mark.parametrize(('width', 'zoom'), [(320, 1), (390, 1), (1280, 2)])
@pytest.mark.parametrize('uri', [CLAUDE, CURSOR, LOOPBACK, f'https://{"a" * 60}.{"b" * 60}.evil.example/cb'])
async def test_nothing_scrolls_sideways_and_targets_can_be_hit(odoo, admin, uri, width, zoom):
    """WCAG 2.2, 1.4.10 and 2.5.8; zooming to 200 % halves the window."""
    await admin.reach_consent(authorization_url(odoo.url, register(odoo.url, uri, client_name='W' * 80), uri))

    await admin.page.set_viewport_size({'width': width // zoom, 'height': 700})

    assert await admin.page.evaluate('document.documentElement.scrollWidth') <= width // zoom
    for target in await admin.page.locator('a:visible, button:visible, input:visible').all():
        box = await target.bounding_box()
        assert min(box['width'], box['height']) >= 24, await target.get_attribute('class')


async def test_page_is_dark_if_the_browser_asks_for_it(admin, claude):
    await admin.reach_consent(claude)
    background = "getComputedStyle(document.querySelector('main')).backgroundColor"
    light = await admin.page.evaluate(background)

    await admin.page.emulate_media(color_scheme='dark')

    await admin.remember('consent-dark')
    assert (light, await admin.page.evaluate(background)) == ('rgb(255, 255, 255)', 'rgb(38, 42, 54)')
