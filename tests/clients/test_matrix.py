"""Every kind of consent and error page, in both browsers and three widths: readable, complete, and without a complaint.

A sample of them runs always; the rest is exhaustive.
"""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.accessibility import faults
from tests.support.open_shell import ask
from tests.support.registration import authorization_url, register
from tests.support.user import User

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'
STRANGER = 'https://agent.example/callback'
ALLOW = '[name=decision][value=allow]'
# What the class of the page says, for a client that calls itself Claude and gets its answer there.
CLIENTS = {
    'known': CLAUDE,
    'unknown': STRANGER,
    'local': 'http://127.0.0.1:4711/callback',
    'app': 'cursor://anysphere.cursor-mcp/oauth/callback',
    'impostor': 'https://claude.ai.login-check.evil.example/cb',
    'lookalike': 'https://xn--clude-5nf.example/cb',
}
NAMES = {'known': 'Claude', 'unknown': 'Ledger Agent', 'local': 'Claude Code', 'app': 'Cursor', 'impostor': 'Claude'}
WIDTHS = (1280, 390, 320)
SAMPLE = {('chromium', 'unknown', 390), ('firefox', 'known', 1280), ('chromium', 'impostor', 320)}
BROWSERS = pytest.mark.parametrize(
    'browser', ['chromium', pytest.param('firefox', marks=pytest.mark.exhaustive)], indirect=True
)


def _cases():
    for engine in ('chromium', 'firefox'):
        for kind in CLIENTS:
            for width in WIDTHS:
                marks = [] if (engine, kind, width) in SAMPLE else [pytest.mark.exhaustive]
                yield pytest.param(engine, kind, width, marks=marks)


@pytest.fixture
async def visitor(browser, album):
    """The administrator at the browser that the test names; `complaints` are what the pages wrote to the console."""
    user = await User.at(browser, login='admin', password='admin', album=album)
    user.engine = browser.browser_type.name
    user.complaints = []
    user.window.on('console', lambda message: _note(user.complaints, message))
    yield user
    await user.window.close()


def _note(complaints, message):
    if message.type in ('error', 'warning') and '/mcp/oauth/' in message.location['url']:
        complaints.append(message.text)


async def _client_of(odoo, kind: str) -> str:
    return register(odoo.url, CLIENTS[kind], client_name=NAMES.get(kind, 'Claude'))


@pytest.mark.parametrize(('browser', 'kind', 'width'), list(_cases()), indirect=['browser'])
async def test_consent_page_is_sound(odoo, visitor, kind, width):
    """It breaks no rule of accessibility, scrolls nowhere sideways, and its decision is taken."""
    await visitor.reach_consent(authorization_url(odoo.url, await _client_of(odoo, kind), CLIENTS[kind]))
    await visitor.page.set_viewport_size({'width': width, 'height': 800})
    await visitor.page.locator(f'{ALLOW}:not([aria-disabled])').wait_for()
    await visitor.page.screenshot(path=visitor.album / f'consent-{kind}-{width}-{visitor.engine}.png', full_page=True)

    assert await faults(visitor.page) == []
    assert await visitor.page.evaluate('document.documentElement.scrollWidth') <= width
    assert visitor.complaints == []
    assert parse_qs(urlsplit(await visitor.decide('deny')).query)['error'] == ['access_denied']


@pytest.mark.parametrize('scheme', ['light', pytest.param('dark', marks=pytest.mark.exhaustive)])
@BROWSERS
async def test_error_pages_are_sound(odoo, visitor, scheme):
    """Unknown, unregistered URL, waiting, blocked, expired: light and dark."""
    client_id = register(odoo.url, STRANGER, client_name='Ledger Agent')
    url = authorization_url(odoo.url, client_id, STRANGER)
    await visitor.reach_consent(url)
    await visitor.page.emulate_media(color_scheme=scheme)
    expired = visitor.page
    pages = {
        'unknown': url.replace(client_id, 'never-registered'),
        'url': url.replace('agent.example', 'elsewhere.example'),
        'faulty': url.replace('response_type=code', 'response_type=token'),
        'waiting': url,
        'blocked': url,
    }
    for name, page in pages.items():
        if name in ('waiting', 'blocked'):
            _set_state(odoo, client_id, {'waiting': 'pending'}.get(name, name))
        await expired.goto(page)
        await expired.locator('.o_mcp_oauth_error').wait_for()
        await expired.screenshot(path=visitor.album / f'error-{name}-{scheme}-{visitor.engine}.png', full_page=True)
        assert await faults(expired) == [], name


def _set_state(odoo, client_id: str, state: str):
    ask(odoo, f"env['muk_mcp_oauth.client'].search([('client_id', '=', {client_id!r})]).state = {state!r}")


@BROWSERS
async def test_step_up_asks_for_what_is_new_only(odoo, visitor):
    """Who allowed reading is asked for writing, with the earlier decision as the default."""
    url = authorization_url(odoo.url, register(odoo.url, STRANGER, client_name='Ledger Agent'), STRANGER)
    await visitor.approve(url.replace('mcp%3Aread+mcp%3Awrite', 'mcp%3Aread'))

    await visitor.reach_consent(url)

    assert await visitor.page.locator('.o_mcp_oauth_new').count() == 1
    assert await visitor.page.locator('label', has=visitor.page.locator('.o_mcp_oauth_new')).inner_text() != ''
    assert await faults(visitor.page) == []
    assert 'code' in parse_qs(urlsplit(await visitor.decide('allow')).query)


@BROWSERS
async def test_page_of_the_notice_is_sound(odoo, visitor):
    """And its button ends the connection, on a phone too."""
    client_id = register(odoo.url, STRANGER, client_name=f'Agent of {visitor.engine}')
    await visitor.approve(authorization_url(odoo.url, client_id, STRANGER))
    consent_id = ask(
        odoo, f"print(env['muk_mcp_oauth.consent'].search([('client_id.client_id', '=', {client_id!r})]).id)"
    ).strip()
    page = await visitor.window.new_page()
    await page.set_viewport_size({'width': 390, 'height': 700})
    await page.goto(f'{odoo.url}/mcp/oauth/not-me/{consent_id}')
    await page.screenshot(path=visitor.album / f'not-me-{visitor.engine}.png')
    assert await faults(page) == []

    await page.get_by_role('button', name='Disconnect it now').click()

    await page.get_by_text('is disconnected').wait_for()
    await page.screenshot(path=visitor.album / f'not-me-done-{visitor.engine}.png')
    assert await faults(page) == []
    assert visitor.complaints == []
