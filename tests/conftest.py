"""What the tests with real clients stand on: a live server, a browser and a user."""

import os
from pathlib import Path

import pytest

# The access tokens of the live server expire soon, so that each client comes to its refresh within the test.
ACCESS_TOKEN_TTL = 10


@pytest.fixture(scope='session')
def anyio_backend() -> str:
    """Playwright knows asyncio only."""
    return 'asyncio'


@pytest.fixture(scope='session')
def odoo():
    """An Odoo with both addons on a free port and a fresh database, shared by the tests of one run."""
    from tools.servers.server import running_server

    with running_server(parameters={'muk_mcp_oauth.access_token_ttl': str(ACCESS_TOKEN_TTL)}) as odoo:
        yield odoo


@pytest.fixture(scope='session')
def album(tmp_path_factory) -> Path:
    """Where pictures of the pages go: the folder named by MUK_MCP_ALBUM, else one that pytest clears away."""
    folder = Path(os.environ.get('MUK_MCP_ALBUM') or tmp_path_factory.mktemp('album'))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope='session')
async def chromium(anyio_backend):
    """A headless Chromium that can reach this machine only."""
    # Imported here, so that the tests of the cryptographic core run without a browser installed.
    from playwright.async_api import async_playwright

    from tools.environment.browser import chromium

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=str(chromium()),
            args=['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'],
        )
        yield browser
        await browser.close()


@pytest.fixture
async def admin(chromium, album):
    """The administrator, at a browser that has never been signed in."""
    from tests.support.user import User

    user = await User.at(chromium, login='admin', password='admin', album=album)
    yield user
    await user.window.close()
