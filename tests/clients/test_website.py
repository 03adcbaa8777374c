"""Odoo with a website, which replaces the layouts of the web client and puts a site's menu, fonts and scripts into them."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.support.registration import authorization_url, register
from tests.support.websites import two_sites
from tools.servers.server import running_server

pytestmark = pytest.mark.anyio

CLAUDE = 'https://claude.ai/api/mcp/auth_callback'


@pytest.fixture(scope='module')
def site():
    """A server with two websites, the second one in German too."""
    with running_server(modules=['website']) as odoo:
        two_sites(odoo)
        yield odoo


async def assert_nothing_of_the_site(user, odoo):
    """The page is in the user's language and carries neither menu nor cookie bar, script or font of a site."""
    page = user.page
    assert await page.locator('html').get_attribute('lang') == 'de-DE'
    assert await page.locator('header, nav, #website_cookies_bar, .o_frontend_to_backend_nav').count() == 0
    assert await page.evaluate('window.site') is None
    assert await page.evaluate('window.odoo') is None
    loaded = await page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [url for url in loaded if not url.startswith(odoo.url)] == []


async def test_a_user_connects_and_is_refused_on_pages_without_the_site(site, admin):
    client_id = register(site.url, CLAUDE, client_name='Claude')

    await admin.reach_consent(authorization_url(site.url, client_id, CLAUDE))
    await admin.remember('website-consent')
    await assert_nothing_of_the_site(admin, site)
    response = await admin.decide('allow')
    await admin.visit(authorization_url(site.url, 'never-registered', CLAUDE), '.o_mcp_oauth_error')
    await admin.remember('website-error')
    await assert_nothing_of_the_site(admin, site)

    assert set(parse_qs(urlsplit(response).query)) == {'code', 'state', 'iss'}


async def test_a_page_with_a_language_in_its_url_works_too(site, admin):
    """A website adds such URLs for every route."""
    client_id = register(site.url, CLAUDE, client_name='Claude')
    german = authorization_url(site.url, client_id, CLAUDE).replace('/mcp/oauth/', '/de/mcp/oauth/')

    response = await admin.approve(german)

    assert parse_qs(urlsplit(response).query)['iss'] == [site.url]
