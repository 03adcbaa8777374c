"""Real browsers without a window, which reach this machine only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, async_playwright

from tools.environment import browser

# Where nothing listens: whatever is not on this machine ends there.
NOWHERE = {'network.proxy.http': '127.0.0.1', 'network.proxy.http_port': 9, 'network.proxy.share_proxy_settings': True}
FIREFOX_SETTINGS = {
    **NOWHERE,
    'network.proxy.ssl': '127.0.0.1',
    'network.proxy.ssl_port': 9,
    'network.proxy.type': 1,
    'network.proxy.no_proxies_on': 'localhost, 127.0.0.1',
}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    only_this_machine = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(
            executable_path=str(browser.chromium()), args=['--no-sandbox', only_this_machine]
        )
        yield started
        await started.close()


@asynccontextmanager
async def firefox() -> AsyncIterator[Browser]:
    """The distribution's Firefox, driven by WebDriver BiDi, since Playwright's own protocol needs Playwright's build."""
    async with async_playwright() as playwright:
        started = await playwright.firefox.launch(
            channel='moz-firefox', executable_path=str(browser.firefox()), firefox_user_prefs=FIREFOX_SETTINGS
        )
        yield started
        await started.close()
