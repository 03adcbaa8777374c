"""Every event of the server is exactly one row of the audit log, whatever became of its transaction."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.support.account import Account
from tests.support.application import Application
from tests.support.events import (
    CONSENTED,
    EVENTS,
    EXCHANGED,
    REFRESHED,
    World,
    asks,
    calls_when_it_was_ended,
    exchanges,
    introspects,
    refreshes,
    registers,
    revokes,
)
from tests.support.stall import ISSUANCE, locked, who_waits
from tests.support.store import Store
from tests.support.trail import rows_written


@pytest.fixture
def world(host: str, store: Store, user: Account) -> World:
    application = Application.registered(host)
    confidential = Application.registered(host, token_endpoint_auth_method='client_secret_post')
    return World(host, user, application, confidential, user.connect(application), user.allow(application), store)


@pytest.mark.parametrize(('happens', 'told'), EVENTS, ids=[happens.__name__ for happens, _told in EVENTS])
def test_each_event_is_one_row(world, happens, told):
    with rows_written(world.store) as rows:
        happens(world)

    assert [row.told for row in rows] == told
    assert {row.address for row in rows} <= {'127.0.0.1'}
    assert all(row.milliseconds >= 0 for row in rows)


def test_rows_of_a_connection_name_the_client_and_the_user(world):
    with rows_written(world.store) as rows:
        tokens = world.user.connect(world.application)
        world.application.refresh(tokens['refresh_token'])
        world.application.refresh(tokens['refresh_token'], scope='admin mcp:read')
        calls_when_it_was_ended(world)

    assert {(row.client, row.user) for row in rows} == {(world.application.client_id, world.user.login)}


@pytest.mark.parametrize('guess', ['exchange', 'refresh'])
def test_each_of_many_guesses_is_a_row_and_the_limited_ones_say_so(world, hosts, guess):
    """They are counted together, however many processes of both hosts share them."""
    statuses: Counter = Counter()
    with rows_written(world.store) as rows:
        while statuses[429] < 5:
            statuses.update(getattr(world.application, guess)('guess', host).status_code for host in hosts)
            # As many as two minutes allow, since another one may begin on the way.
            assert statuses[400] <= 120, 'nothing limits the guesses'

    assert Counter(row.status for row in rows) == {'error': statuses[400], 'rate_limited': statuses[429]}
    event = {'exchange': 'token', 'refresh': 'refresh'}[guess]
    assert {row.reason for row in rows if row.status == 'rate_limited'} == {
        f'temporarily_unavailable: rate_limited {event}'
    }


# What happens, where its transaction is made to wait, and the event that it is.
STALLED = [
    (registers, 'LOCK TABLE muk_mcp_oauth_client IN SHARE MODE', 'register'),
    (asks, 'LOCK TABLE muk_mcp_oauth_consent_page IN SHARE MODE', 'authorize'),
    (exchanges, ISSUANCE, 'token'),
    (refreshes, ISSUANCE, 'refresh'),
    (revokes, 'SELECT id FROM muk_mcp_oauth_grant FOR UPDATE', 'revoke'),
    (introspects, 'LOCK TABLE muk_mcp_oauth_refresh_token IN ACCESS EXCLUSIVE MODE', 'introspect'),
]


@pytest.mark.parametrize(('happens', 'lock', 'event'), STALLED, ids=[event for _happens, _lock, event in STALLED])
def test_event_whose_transaction_is_lost_is_one_row(world, happens, lock, event):
    """The connection is cut in the middle; the row of the failure outlives the transaction, the retry has its own."""
    with rows_written(world.store) as rows, ThreadPoolExecutor() as threads:
        with locked(world.store, lock):
            pending = threads.submit(happens, world)
            world.store.rows('SELECT pg_terminate_backend(%s)', who_waits(world.store).pid)
            assert pending.exception() is not None, 'the server answered as if nothing had happened'
        happens(world)

    assert [row.told for row in rows] == [
        (event, 'error', 'temporarily_unavailable: database_unavailable'),
        (event, 'ok', None),
    ]


def test_consent_whose_transaction_is_lost_is_one_row(world):
    """The page was not taken, so the user presses the button again."""
    page = world.user.open_page(world.application)
    with rows_written(world.store) as rows, ThreadPoolExecutor() as threads:
        with locked(world.store, 'LOCK TABLE muk_mcp_oauth_consent_page IN SHARE MODE'):
            pending = threads.submit(world.user.decide, page)
            world.store.rows('SELECT pg_terminate_backend(%s)', who_waits(world.store).pid)
            assert pending.result().status_code == 503
        assert world.user.decide(page).status_code == 303

    assert [row.told for row in rows] == [
        ('consent', 'error', 'temporarily_unavailable: database_unavailable'),
        CONSENTED,
    ]


def test_consent_that_conflicts_and_is_retried_is_one_row(world):
    """Odoo repeats the whole request; what the tries before it wrote is gone with their transactions."""
    page = world.user.open_page(world.application)
    newest = 'UPDATE muk_mcp_oauth_consent SET write_date = write_date WHERE id = (SELECT max(id) FROM muk_mcp_oauth_consent)'
    with rows_written(world.store) as rows, ThreadPoolExecutor() as threads:
        with locked(world.store, newest) as other:
            pending = threads.submit(world.user.decide, page)
            who_waits(world.store)
            other.commit()
        assert pending.result().status_code == 303

    assert [row.told for row in rows] == [CONSENTED]


@pytest.mark.parametrize(
    ('happens', 'told'), [(exchanges, EXCHANGED), (refreshes, REFRESHED)], ids=['token', 'refresh']
)
def test_event_whose_deadlock_is_retried_is_one_row(world, happens, told):
    rows_it_holds = {
        exchanges: 'SELECT id FROM muk_mcp_oauth_authorization_code ORDER BY id DESC LIMIT 1 FOR UPDATE',
        refreshes: 'SELECT id FROM muk_mcp_oauth_grant FOR UPDATE',
    }
    with rows_written(world.store) as rows, ThreadPoolExecutor() as threads:
        with locked(world.store, ISSUANCE) as other, other.cursor() as cursor:
            pending = threads.submit(partial(happens, world))
            who_waits(world.store)
            # Who looks for a deadlock first is its victim; this side looks never.
            cursor.execute("SET deadlock_timeout = '10min'")
            cursor.execute(rows_it_holds[happens])
        pending.result()

    assert [row.told for row in rows] == [told]
