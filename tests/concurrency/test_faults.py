"""Connections cut, workers killed, conflicts forced: the client's retry works, and what must hold holds.

Each test makes the server wait in the middle of its transaction by a lock of a second connection, and strikes there.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx2
import psutil
import pytest

from tests.support.application import is_invalid_grant
from tests.support.settings import GRACE_SECONDS
from tests.support.stall import ISSUANCE, locked, who_waits


@pytest.fixture(scope='module')
def background():
    with ThreadPoolExecutor() as threads:
        yield threads


@pytest.fixture
def connected(user, application):
    """A connection that lives, so that the key is there already."""
    return user.connect(application)


@pytest.fixture(params=['exchange', 'refresh'])
def tokens_request(request, user, application, connected) -> Callable[[], httpx2.Response]:
    """A request for tokens that is still to be made, by a code or by a refresh token."""
    if request.param == 'exchange':
        return partial(application.exchange, user.allow(application))
    return partial(application.refresh, connected['refresh_token'])


def assert_clean_refusal(answer: httpx2.Response) -> None:
    """503 with Retry-After and the JSON of an OAuth error; nothing about the inside."""
    assert answer.status_code == 503, answer.text
    assert answer.headers['Retry-After'].isdecimal()
    assert answer.json()['error'] == 'temporarily_unavailable'
    assert 'Traceback' not in answer.text
    assert 'psycopg' not in answer.text


def assert_tokens_work(application, answer: httpx2.Response) -> None:
    assert answer.status_code == 200, answer.text
    assert application.ping(answer.json()['access_token']).status_code == 200
    assert application.refresh(answer.json()['refresh_token']).status_code == 200


@pytest.mark.parametrize('strike', ['pg_terminate_backend', 'pg_cancel_backend'])
def test_database_session_lost_between_the_rotation_and_the_commit(
    store, application, tokens_request, background, strike
):
    with locked(store, ISSUANCE):
        pending = background.submit(tokens_request)
        waiting = who_waits(store)
        assert 'muk_mcp_oauth_access_token' in waiting.query, 'the server waits before the code or token was used'
        store.rows(f'SELECT {strike}(%s)', waiting.pid)
        assert_clean_refusal(pending.result())

    assert_tokens_work(application, tokens_request())


def test_worker_killed_in_the_middle_of_a_token_request(odoo, store, application, tokens_request, background):
    """The client sees its connection break; nothing of the transaction is kept, and Odoo replaces the worker."""
    workers = len(psutil.Process(odoo.pid).children())
    with locked(store, ISSUANCE):
        pending = background.submit(tokens_request)
        victim = who_waits(store).worker(odoo)
        victim.kill()
        with pytest.raises(httpx2.TransportError):
            pending.result()

    assert_tokens_work(application, tokens_request())
    assert not psutil.pid_exists(victim.pid) or victim.status() == psutil.STATUS_ZOMBIE
    assert len(psutil.Process(odoo.pid).children()) >= workers - 1


def test_worker_killed_before_the_code_is_used(odoo, store, user, application, background):
    """The same with the code still unclaimed: the row itself is locked."""
    user.connect(application)
    code = user.allow(application)
    newest = 'SELECT id FROM muk_mcp_oauth_authorization_code ORDER BY id DESC LIMIT 1 FOR UPDATE'
    with locked(store, newest):
        pending = background.submit(partial(application.exchange, code))
        who_waits(store).worker(odoo).kill()
        with pytest.raises(httpx2.TransportError):
            pending.result()

    assert_tokens_work(application, application.exchange(code))


def test_deadlock_is_retried_by_the_server_itself(store, application, connected, background):
    """PostgreSQL takes the server's side of a deadlock back; the client sees only a successful, if slow, refresh."""
    grant, _reason = store.grant_for(connected['refresh_token'])
    with locked(store, ISSUANCE) as other, other.cursor() as cursor:
        pending = background.submit(partial(application.refresh, connected['refresh_token']))
        who_waits(store)
        # Who looks for a deadlock first is its victim; this side looks never.
        cursor.execute("SET deadlock_timeout = '10min'")
        cursor.execute('SELECT id FROM muk_mcp_oauth_grant WHERE id = %s FOR UPDATE', [grant])
    assert_tokens_work(application, pending.result())
    assert store.value('SELECT count(*) FROM muk_mcp_oauth_refresh_token WHERE grant_id = %s', grant) == 3


def test_server_retry_does_not_eat_the_grace_window(store, application, connected, background):
    """A replay that arrived inside the window is answered, however long the server waits and retries before it comes to it."""
    first = application.refresh(connected['refresh_token'])
    grant, _reason = store.grant_for(connected['refresh_token'])
    with locked(store, 'SELECT id FROM muk_mcp_oauth_grant WHERE id = %s FOR UPDATE', grant):
        pending = background.submit(partial(application.refresh, connected['refresh_token']))
        who_waits(store)
        # The first use moves to where the arrived request is still inside the window, but a request of now would not be.
        store.rows(
            """UPDATE muk_mcp_oauth_refresh_token SET first_used_at = (now() AT TIME ZONE 'UTC') - make_interval(secs => %s)
                WHERE grant_id = %s AND generation = 1""",
            GRACE_SECONDS - 0.5,
            grant,
        )
        store.rows('SELECT pg_sleep(1.5)')
    answer = pending.result()
    assert answer.status_code == 200, answer.text
    assert answer.json()['refresh_token'] == first.json()['refresh_token']

    assert is_invalid_grant(application.refresh(connected['refresh_token'])), 'the window is closed for who comes now'


def test_conflict_on_the_consent_is_retried(store, user, application, connected, background):
    """The consent page runs at Odoo's own isolation level, where a concurrent update is a serialization failure."""
    page = user.open_page(application)
    with locked(
        store,
        """UPDATE muk_mcp_oauth_consent SET write_date = write_date
                         WHERE id = (SELECT max(id) FROM muk_mcp_oauth_consent)""",
    ) as other:
        pending = background.submit(partial(user.decide, page))
        who_waits(store)
        other.commit()
    answer = pending.result()
    assert answer.status_code == 303
    assert 'code=' in answer.headers['Location']


def test_idle_connections_that_died_are_replaced(hosts, store, application, connected):
    """What a restart or a firewall does to a pool: every session of every worker is gone at once."""
    for _turn in range(3):
        store.rows(
            'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'
        )
        answers = [application.ping(connected['access_token'], host) for host in hosts for _ in range(4)]
        assert {answer.status_code for answer in answers} == {200}
    assert application.refresh(connected['refresh_token']).status_code == 200


def test_bearer_check_cut_off_is_no_refusal_of_the_token(store, application, connected, background):
    with locked(store, 'LOCK TABLE muk_mcp_oauth_access_token IN ACCESS EXCLUSIVE MODE'):
        pending = background.submit(partial(application.ping, connected['access_token']))
        store.rows('SELECT pg_terminate_backend(%s)', who_waits(store).pid)
        answer = pending.result()
    assert answer.status_code == 503, 'at a 401 the client would throw its tokens away'
    assert answer.headers['Retry-After'].isdecimal()
    assert 'Traceback' not in answer.text
    assert application.ping(connected['access_token']).status_code == 200


def test_revocation_cut_off_is_done_by_the_retry(store, application, connected, background):
    grant, _reason = store.grant_for(connected['refresh_token'])
    with locked(store, 'SELECT id FROM muk_mcp_oauth_grant WHERE id = %s FOR UPDATE', grant):
        pending = background.submit(partial(application.revoke, connected['refresh_token']))
        store.rows('SELECT pg_terminate_backend(%s)', who_waits(store).pid)
        assert_clean_refusal(pending.result())

    assert application.revoke(connected['refresh_token']).status_code == 200
    assert application.ping(connected['access_token']).status_code == 401
