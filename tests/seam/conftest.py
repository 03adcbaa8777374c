"""An Odoo whose `muk_mcp` is not ours: it has what the seam promises and nothing else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import modules
from tests.support.account import Account
from tests.support.bare import bare_server
from tests.support.hosts import url_of
from tests.support.store import Store
from tools.servers.server import Server

# A folder with an edition of the app that has been published, to run the tests on that one.
EDITION = os.environ.get('MUK_MCP_EDITION') or Path(__file__).parent / 'addons'


@pytest.fixture(scope='session')
def odoo() -> Iterator[Server]:
    with bare_server(Path(EDITION)) as server:
        yield server


@pytest.fixture(scope='session')
def store(odoo: Server) -> Store:
    return Store(odoo.database)


@pytest.fixture(scope='session')
def admin(odoo: Server) -> Account:
    """The administrator, who has installed that `muk_mcp`."""
    account = Account(url_of(odoo), 'admin', 'admin')
    modules.install(account, 'muk_mcp')
    return account
