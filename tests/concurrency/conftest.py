"""One database with two Odoo hosts, users and an application."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.account import Account
from tests.support.hosts import another_host, url_of
from tests.support.races import application, database, new_account, store, user  # noqa: F401
from tests.support.settings import GRACE_SECONDS
from tools.servers.server import Server, running_server

# Odoo's accept queue has eight places for each worker; together the hosts take fifty requests that come at once.
WORKERS = 4

USERS = 20

PARAMETERS = {
    'muk_mcp_oauth.grace_seconds': str(GRACE_SECONDS),
    'muk_mcp_oauth.registrations_per_hour': '100000',
    # Every event is looked at as a row; how the rows of a flood are bounded is for the suite of abuse.
    'muk_mcp_oauth.refusals_per_minute': '100000',
    # Some tests send more in a minute than a connection may.
    'muk_mcp.rate_limit_requests': '0',
}


FIGURES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.section('figures')
    for figure in config.stash[FIGURES]:
        terminalreporter.line(figure)


@pytest.fixture
def figure(pytestconfig: pytest.Config) -> Callable[[str], None]:
    """Notes a measured figure, which the end of the run shows whether tests passed or failed."""
    return pytestconfig.stash[FIGURES].append


@pytest.fixture(scope='session')
def odoo() -> Iterator[Server]:
    with running_server(workers=WORKERS, parameters=PARAMETERS) as odoo:
        yield odoo


@pytest.fixture(scope='session')
def servers(odoo: Server) -> Iterator[tuple[Server, Server]]:
    """Both Odoo hosts of the database."""
    with another_host(odoo, WORKERS) as second:
        yield odoo, second


@pytest.fixture(scope='session')
def hosts(servers: tuple[Server, Server]) -> tuple[str, ...]:
    """The URLs of both hosts."""
    return tuple(url_of(server) for server in servers)


@pytest.fixture(scope='session')
def host(odoo: Server) -> str:
    """The URL of the first host."""
    return url_of(odoo)


@pytest.fixture(scope='session')
def admin(host: str) -> Account:
    return Account(host, 'admin', 'admin')


@pytest.fixture(scope='session')
def logins(admin: Account) -> Iterator[str]:
    """Users whom no test has seen."""
    return iter(admin.create_users(USERS))
