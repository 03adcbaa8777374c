"""One database with two Odoo hosts, people and an application."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.hosts import address, another_host
from tests.support.invariants import violations
from tests.support.settings import GRACE_SECONDS
from tests.support.store import Store
from tools.servers.server import Server, running_server

# Odoo's accept queue has eight places for each worker; together the hosts take fifty requests that come at once.
WORKERS = 4

PEOPLE = 20

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
    """The addresses of both hosts."""
    return tuple(address(server) for server in servers)


@pytest.fixture(scope='session')
def host(odoo: Server) -> str:
    """The address of the first host."""
    return address(odoo)


@pytest.fixture(scope='session')
def database(odoo: Server) -> Store:
    return Store(odoo.database)


@pytest.fixture
def store(database: Store) -> Iterator[Store]:
    """The database; what must always hold is checked when the test is done, without the traces of one that failed before."""
    before = violations(database)
    yield database
    assert violations(database) == before


@pytest.fixture(scope='session')
def admin(host: str) -> Account:
    return Account(host, 'admin', 'admin')


@pytest.fixture(scope='session')
def new_account(host: str, admin: Account) -> Callable[[], Account]:
    """Signs in an internal user whom no test has seen."""
    fresh = iter(admin.create_users(PEOPLE))

    def sign_in() -> Account:
        login = next(fresh)
        return Account(host, login, login)

    return sign_in


@pytest.fixture(scope='session')
def user(new_account: Callable[[], Account]) -> Account:
    """An internal user whom no test harms."""
    return new_account()


@pytest.fixture
def application(host: str) -> Application:
    return Application.registered(host)
