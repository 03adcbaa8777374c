"""Odoo with a replica that lags: a new token works at once, and a revoked one is dead at once."""

from collections.abc import Iterator

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.cluster import running_cluster
from tests.support.hosts import another_host, url_of
from tests.support.standby import Standby, replicated, running_standby
from tools.servers.server import Server


@pytest.fixture(scope='module')
def lagging(odoo: Server, user: Account, tmp_path_factory) -> Iterator[tuple[Server, Standby]]:
    """A host whose replica shows nothing that happens from now on, and that replica."""
    folder = tmp_path_factory.mktemp('replicated')
    with running_cluster(folder) as primary:
        primary.copy(odoo.database)
        with running_standby(primary, folder) as standby:
            standby.catch_up()
            with another_host(odoo, 2, **replicated(primary, standby)) as host:
                standby.delay(3600)
                yield host, standby


@pytest.fixture
def connected(lagging: tuple[Server, Standby], user: Account) -> tuple[Application, dict[str, str]]:
    host, _standby = lagging
    there = Account(url_of(host), user.login, user.login)
    application = Application.registered(url_of(host))
    return application, there.connect(application)


def test_odoo_looks_for_routes_on_the_replica(lagging, connected):
    """Or the other tests would show nothing; from 19 on it does."""
    host, standby = lagging
    application, tokens = connected
    application.ping(tokens['access_token'])
    readers = standby.query(f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{host.database}'")
    assert int(readers) > 0 or host.odoo.source.version < 19


def test_new_token_works_at_once(connected):
    """DF-01: the replica does not have it yet."""
    application, tokens = connected
    assert {application.ping(tokens['access_token']).status_code for _ in range(8)} == {200}


@pytest.mark.parametrize('token', ['access_token', 'refresh_token'])
def test_revoked_token_is_dead_at_once(lagging, connected, token):
    """DF-01: also with a replica that knew the token while it was alive."""
    _host, standby = lagging
    application, tokens = connected
    standby.delay(0)
    standby.catch_up()
    standby.delay(3600)
    application.revoke(tokens[token])
    assert {application.ping(tokens['access_token']).status_code for _ in range(8)} == {401}


def test_refresh_sees_the_newest_token(connected):
    application, tokens = connected
    for _turn in range(3):
        answer = application.refresh(tokens['refresh_token'])
        assert answer.status_code == 200, answer.text
        tokens = answer.json()
    assert application.ping(tokens['access_token']).status_code == 200
