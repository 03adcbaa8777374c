"""PostgreSQL goes away and comes back: clean errors meanwhile, and every retry works afterwards."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.support.account import Account
from tests.support.application import WIRE, Application
from tests.support.cluster import running_cluster
from tests.support.hosts import another_host, url_of
from tests.support.invariants import assert_consistent
from tests.support.stall import ISSUANCE, locked, who_waits
from tests.support.store import Store


@pytest.fixture(scope='module')
def cluster(odoo, user, tmp_path_factory):
    with running_cluster(tmp_path_factory.mktemp('cluster')) as cluster:
        cluster.copy(odoo.database)
        yield cluster


@pytest.fixture(scope='module')
def there(odoo, cluster):
    """The URL of a host on that cluster."""
    with another_host(odoo, 2, db_port=cluster.port, db_password=cluster.password) as host:
        yield url_of(host)


def store_of(odoo, cluster) -> Store:
    return Store(odoo.database, cluster.port, cluster.password)


@pytest.fixture
def elsewhere(odoo, cluster, there, user):
    """An application with living tokens on that host, and a code it has not used yet."""
    application = Application.registered(there)
    account = Account(there, user.login, user.login)
    yield application, account.connect(application), account.allow(application)
    assert_consistent(store_of(odoo, cluster))


@pytest.mark.parametrize('mode', ['fast', 'immediate'])
def test_restart_in_the_middle_of_a_grant(odoo, cluster, elsewhere, mode):
    """`fast` ends every session in an orderly way, `immediate` is a crash with recovery."""
    application, tokens, code = elsewhere
    with ThreadPoolExecutor() as threads, locked(store_of(odoo, cluster), ISSUANCE):
        refresh = threads.submit(partial(application.refresh, tokens['refresh_token']))
        who_waits(store_of(odoo, cluster))
        cluster.stop(mode)
        cluster.start()
        answer = refresh.result()

    assert answer.status_code == 503, answer.text
    assert answer.headers['Retry-After'].isdecimal()
    assert application.ping(tokens['access_token']).status_code == 200
    assert application.exchange(code).status_code == 200
    renewed = application.refresh(tokens['refresh_token'])
    assert renewed.status_code == 200
    assert application.ping(renewed.json()['access_token']).status_code == 200


def test_nobody_is_let_in_or_sent_away_while_the_database_is_down(cluster, elsewhere, figure):
    """No answer may be a success, or an error at which a client would drop a token that is still good."""
    application, tokens, code = elsewhere
    cluster.stop()
    try:
        answers = [
            application.ping(tokens['access_token']),
            application.refresh(tokens['refresh_token']),
            application.exchange(code),
            WIRE.get(f'{application.host}/mcp/oauth/jwks.json'),
        ]
    finally:
        cluster.start()
    figure(f'without PostgreSQL, /mcp, refresh, exchange and JWKS answer {[answer.status_code for answer in answers]}')
    assert {answer.status_code for answer in answers}.isdisjoint({200, 400, 401, 403})
    assert not any('Traceback' in answer.text or 'psycopg' in answer.text for answer in answers)

    assert application.ping(tokens['access_token']).status_code == 200
    assert application.exchange(code).status_code == 200
    assert application.refresh(tokens['refresh_token']).status_code == 200
