"""An Odoo with the databases `books` and `shop`, which have the addons, and `bare`, which has not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.account import Account
from tests.support.hosts import url_of
from tests.support.several_databases import several_databases
from tools.servers.server import Server


@pytest.fixture(scope='session')
def served() -> Iterator[tuple[Server, dict[str, str]]]:
    with several_databases(('books', 'shop'), ('bare',)) as served:
        yield served


@pytest.fixture(scope='session')
def server(served) -> Server:
    return served[0]


@pytest.fixture(scope='session')
def host(server) -> str:
    return url_of(server)


@pytest.fixture(scope='session')
def public(server) -> str:
    return server.url


@pytest.fixture(scope='session')
def names(served) -> dict[str, str]:
    return served[1]


@pytest.fixture(scope='session')
def place(names):
    """The path of a database's MCP endpoint."""
    return lambda name: f'/mcp/db/{names[name]}'


@pytest.fixture
def books_admin(host, names) -> Account:
    return Account(host, 'admin', 'admin', names['books'])


@pytest.fixture
def shop_admin(host, names) -> Account:
    return Account(host, 'admin', 'admin', names['shop'])
