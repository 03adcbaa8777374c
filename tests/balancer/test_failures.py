"""Something is lost while clients refresh: they try again, and nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.balancer import KINDS, balanced, free_port, wait_until_it_answers
from tests.support.cluster import running_cluster
from tests.support.hosts import another_host, url_of
from tests.support.invariants import assert_consistent
from tests.support.persistent import Persistent
from tests.support.store import Store

CLIENTS = 8
TIMES = 12


@pytest.fixture(params=KINDS)
def kind(request) -> str:
    return request.param


@pytest.fixture
def login(logins) -> str:
    return next(logins)


def connected(front: str, login: str) -> list[Persistent]:
    account = Account(front, login, login)
    applications = [Application.registered(front) for _ in range(CLIENTS)]
    return [Persistent(application, account.connect(application)) for application in applications]


def refresh_while(clients: Sequence[Persistent], strike: Callable[[], None]) -> None:
    """Let all clients refresh, and strike when a third of what they want has been answered."""
    with ThreadPoolExecutor(CLIENTS + 1) as threads:
        pending = [threads.submit(client.refresh, TIMES) for client in clients]
        while sum(client.successes for client in clients) < CLIENTS * TIMES // 3 and not all(map(Future.done, pending)):
            time.sleep(0.02)
        strike()
        for one in pending:
            one.result()


def assert_nothing_lost_or_doubled(store: Store, clients: Sequence[Persistent]) -> None:
    """Each answered refresh is one generation, however often it was asked for."""
    for client in clients:
        grant, reason = store.grant_for(client.tokens['refresh_token'])
        assert reason is None
        tokens = store.value('SELECT count(*) FROM muk_mcp_oauth_refresh_token WHERE grant_id = %s', grant)
        assert tokens == client.successes + 1
        assert client.application.ping(client.tokens['access_token']).status_code == 200
    assert_consistent(store)


def test_one_odoo_killed_under_load(odoo, login, kind, tmp_path):
    """The balancer sends what comes next to the other; what was under way is asked for again."""
    with (
        another_host(odoo, 2, proxy_mode='True') as victim,
        balanced(kind, free_port(), [odoo.port, victim.port], tmp_path) as front,
    ):
        clients = connected(front, login)
        refresh_while(clients, lambda: os.killpg(victim.pid, signal.SIGKILL))
        assert_nothing_lost_or_doubled(Store(odoo.database), clients)
    assert sum(client.successes for client in clients) == CLIENTS * TIMES


@pytest.mark.parametrize(
    ('kind', 'mode'),
    [
        ('haproxy', 'immediate'),
        *(pytest.param(*more, marks=pytest.mark.exhaustive) for more in [('haproxy', 'fast'), ('nginx', 'immediate')]),
    ],
)
def test_postgresql_restarted_under_load(odoo, login, kind, mode, tmp_path_factory):
    """`fast` ends every session in an orderly way, `immediate` is a crash with recovery."""
    with running_cluster(tmp_path_factory.mktemp('cluster')) as cluster:
        cluster.copy(odoo.database)
        there = {'db_port': cluster.port, 'db_password': cluster.password, 'proxy_mode': 'True'}

        def restart() -> None:
            cluster.stop(mode)
            cluster.start()

        with another_host(odoo, 2, **there) as first, another_host(odoo, 2, **there) as second:
            ports = [first.port, second.port]
            with balanced(kind, free_port(), ports, tmp_path_factory.mktemp(kind)) as front:
                clients = connected(front, login)
                refresh_while(clients, restart)
                assert_nothing_lost_or_doubled(Store(odoo.database, cluster.port, cluster.password), clients)
    assert any(client.failures for client in clients), 'the restart was not noticed by anybody'


def test_host_without_workers_and_the_gevent_port_follow_the_same_rules(odoo, login, both):
    """`--workers 0` is one process with threads; the process of the gevent port serves whatever comes to it."""
    application = Application.registered(both[0])
    tokens = Account(both[0], login, login).connect(application)
    gevent = free_port()
    with another_host(odoo, 0) as threads, another_host(odoo, 2, gevent_port=gevent) as forked:
        places = [url_of(threads), f'http://127.0.0.1:{gevent}', url_of(forked)]
        wait_until_it_answers(places[1], forked.log)
        for place in places:
            assert application.ping(tokens['access_token'], place).status_code == 200, place
            renewed = application.refresh(tokens['refresh_token'], place)
            assert renewed.status_code == 200, renewed.text
            tokens = renewed.json()
        application.revoke(tokens['refresh_token'], places[1])
        for place in (*places, *both):
            assert application.ping(tokens['access_token'], place).status_code == 401, place
