"""An Odoo that has none of our addons yet, and an administrator who installs and removes them while it serves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.bare import bare_server
from tests.support.hosts import url_of
from tests.support.store import Store
from tools.servers.server import Server


@pytest.fixture(scope='module')
def bare() -> Iterator[Server]:
    with bare_server(Path(__file__).parent / 'addons') as server:
        yield server


@pytest.fixture(scope='module')
def store(bare: Server) -> Store:
    return Store(bare.database)


@pytest.fixture(scope='module')
def admin(bare: Server) -> Account:
    return Account(url_of(bare), 'admin', 'admin')
