"""Fixtures of the suites that race requests against hosts on one database: who asks, and what must hold afterwards.

A suite imports them into its conftest and has `odoo`, `host`, `admin` and `logins` of its own.
"""

from collections.abc import Callable, Iterator

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.invariants import violations
from tests.support.store import Store
from tools.servers.server import Server


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
def new_account(host: str, logins: Iterator[str]) -> Callable[[], Account]:
    """Signs in an internal user whom no test has seen."""

    def sign_in() -> Account:
        login = next(logins)
        return Account(host, login, login)

    return sign_in


@pytest.fixture(scope='session')
def user(new_account: Callable[[], Account]) -> Account:
    """An internal user whom no test harms."""
    return new_account()


@pytest.fixture
def application(host: str) -> Application:
    return Application.registered(host)
