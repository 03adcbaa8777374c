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


# The browsers are imported late, so that the tests of the cryptographic core run without one.


@pytest.fixture(scope='session')
async def chromium(anyio_backend):
    """A headless Chromium that can reach this machine only."""
    from tests.support.browsers import chromium

    async with chromium() as browser:
        yield browser


@pytest.fixture(scope='session')
async def firefox(anyio_backend):
    """A headless Firefox that can reach this machine only."""
    from tests.support.browsers import firefox

    async with firefox() as browser:
        yield browser


@pytest.fixture(params=['chromium', 'firefox'])
def browser(request):
    """Each of both browsers in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture
async def admin(chromium, album):
    """The administrator, at a browser that has never been signed in."""
    from tests.support.user import User

    user = await User.at(chromium, login='admin', password='admin', album=album)
    yield user
    await user.window.close()


@pytest.fixture
async def employee(odoo, chromium, album, request):
    """A user of one test, at a browser that has never been signed in."""
    from tests.support.records import new_user
    from tests.support.user import User

    login = f'{abs(hash(request.node.name))}@example.com'
    user = await User.at(chromium, login=login, password=new_user(odoo, login, 'base.group_user'), album=album)
    yield user
    await user.window.close()
