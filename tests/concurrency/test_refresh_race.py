"""One refresh token, many requests at once (OAuth 2.1 section 4.3.1, RFC 9700 section 4.14.2; rows TR-02 and TR-06)."""

from collections import Counter
from functools import partial

import pytest

from tests.support.application import is_invalid_grant
from tests.support.settings import GRACE_SECONDS
from tests.support.simultaneously import simultaneously, spread

PARALLEL = 20
MAX_REPLAYS = 30


@pytest.mark.parametrize('turn', range(5))
def test_parallel_refreshes_inside_the_window_all_work(hosts, store, user, application, turn):
    """Every answer holds a living access token and one and the same successor; nobody's tokens are harmed."""
    first = user.connect(application)
    answers = simultaneously(
        [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, PARALLEL)]
    )

    assert [answer.status_code for answer in answers] == [200] * PARALLEL
    assert len({answer.json()['refresh_token'] for answer in answers}) == 1
    access_tokens = {answer.json()['access_token'] for answer in answers} | {first['access_token']}
    assert len(access_tokens) == PARALLEL + 1
    pings = simultaneously([partial(application.ping, token) for token in access_tokens])
    assert {answer.status_code for answer in pings} == {200}
    assert application.refresh(answers[0].json()['refresh_token']).status_code == 200


def test_at_most_thirty_replays_are_answered(hosts, store, user, application):
    """One rotation and thirty replays succeed however they are raced; one more ends the grant."""
    first = user.connect(application)
    burst = [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, MAX_REPLAYS + 1)]
    assert {answer.status_code for answer in simultaneously(burst)} == {200}

    late = simultaneously(burst[:5])

    assert all(is_invalid_grant(answer) for answer in late)
    assert application.ping(first['access_token']).status_code == 401
    assert store.grant_for(first['refresh_token'])[1] == 'refresh_token_reused'


def test_burst_beyond_the_limit_leaves_nothing_alive(hosts, store, user, application):
    first = user.connect(application)
    answers = simultaneously([partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, 45)])

    outcomes = Counter(answer.status_code for answer in answers)
    assert outcomes == {200: MAX_REPLAYS + 1, 400: 45 - MAX_REPLAYS - 1}
    tokens = [answer.json()['access_token'] for answer in answers if answer.status_code == 200]
    assert {application.ping(token).status_code for token in tokens} == {401}


def test_replay_outside_the_window_leaves_everything_dead(hosts, store, user, application):
    """TR-02: the answer is an error, and the revocation that comes with it is kept nevertheless."""
    first = user.connect(application)
    second = application.refresh(first['refresh_token']).json()
    store.let_time_pass(GRACE_SECONDS + 1)
    assert application.ping(second['access_token']).status_code == 200

    replays = simultaneously(
        [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, PARALLEL)]
    )

    assert all(is_invalid_grant(answer) for answer in replays)
    for host in hosts:
        assert application.ping(first['access_token'], host).status_code == 401
        assert application.ping(second['access_token'], host).status_code == 401
        assert is_invalid_grant(application.refresh(second['refresh_token'], host))
    assert store.grant_for(first['refresh_token'])[1] == 'refresh_token_reused'


def test_replay_after_the_successor_was_used_leaves_everything_dead(store, user, application):
    """Inside the window too: who uses the successor has received it, so nobody needs the old token any more."""
    first = user.connect(application)
    second = application.refresh(first['refresh_token']).json()
    third = application.refresh(second['refresh_token']).json()

    assert is_invalid_grant(application.refresh(first['refresh_token']))
    assert application.ping(third['access_token']).status_code == 401
    assert is_invalid_grant(application.refresh(third['refresh_token']))


@pytest.mark.parametrize('turn', range(5))
def test_refresh_racing_a_revocation_ends_with_nothing_alive(hosts, store, user, application, turn):
    """Whoever wins the row of the grant, no token that any answer held works afterwards."""
    first = user.connect(application)
    refreshes = [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, PARALLEL)]
    revocation = partial(application.revoke, first['refresh_token'], hosts[turn % 2])
    *answers, revoked = simultaneously([*refreshes[turn * 4 :], *refreshes[: turn * 4], revocation])

    assert revoked.status_code == 200
    assert {answer.status_code for answer in answers} <= {200, 400}
    issued = [first, *(answer.json() for answer in answers if answer.status_code == 200)]
    for tokens in issued:
        assert application.ping(tokens['access_token']).status_code == 401
        assert is_invalid_grant(application.refresh(tokens['refresh_token']))


def test_refresh_racing_an_archived_account_ends_with_nothing_alive(hosts, store, admin, new_account, application):
    """TR-06: the administrator archives the user while the application refreshes."""
    leaver = new_account()
    first = leaver.connect(application)
    archive = partial(admin.call, 'res.users', 'action_archive', [store.user_id(leaver.login)])
    refreshes = [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, PARALLEL)]
    answers = simultaneously([*refreshes, archive])[:-1]

    assert {answer.status_code for answer in answers} <= {200, 400}
    issued = [first, *(answer.json() for answer in answers if answer.status_code == 200)]
    assert {application.ping(tokens['access_token']).status_code for tokens in issued} == {401}
    assert all(is_invalid_grant(application.refresh(tokens['refresh_token'])) for tokens in issued)


@pytest.mark.parametrize('deed', ['action_block', 'unlink', 'action_withdraw', 'action_end'])
def test_refresh_racing_an_administrator_ends_with_nothing_alive(hosts, store, admin, user, application, deed):
    """TR-06: blocking or deleting the client, withdrawing the consent or ending the connection."""
    first = user.connect(application)
    grant, client, consent = store.rows(
        'SELECT id, client_id, consent_id FROM muk_mcp_oauth_grant WHERE id = %s',
        store.grant_for(first['refresh_token'])[0],
    )[0]
    model, record = {'action_withdraw': ('consent', consent), 'action_end': ('grant', grant)}.get(
        deed, ('client', client)
    )
    refreshes = [partial(application.refresh, first['refresh_token'], host) for host in spread(hosts, PARALLEL)]
    strike = partial(admin.call, f'muk_mcp_oauth.{model}', deed, [record])
    answers = simultaneously([*refreshes[:5], strike, *refreshes[5:]])
    answers.pop(5)

    refusal = (401, 'invalid_client') if deed == 'unlink' else (400, 'invalid_grant')
    refused = {(answer.status_code, answer.json()['error']) for answer in answers if answer.status_code != 200}
    assert refused <= {(400, 'invalid_grant'), refusal}
    issued = [first, *(answer.json() for answer in answers if answer.status_code == 200)]
    assert {application.ping(tokens['access_token']).status_code for tokens in issued} == {401}
    late = [application.refresh(tokens['refresh_token']) for tokens in issued]
    assert {(answer.status_code, answer.json()['error']) for answer in late} == {refusal}


def test_clients_do_not_wait_for_each_other(store, user, application, host):
    """A lock on one user's grant, however long it is held, delays no other grant."""
    waiting, passing = user.connect(application), user.connect(application)
    grant, _reason = store.grant_for(waiting['refresh_token'])
    with store.transaction() as lock, lock.cursor() as cursor:
        cursor.execute('SELECT id FROM muk_mcp_oauth_grant WHERE id = %s FOR UPDATE', [grant])
        assert application.refresh(passing['refresh_token']).status_code == 200
        assert application.ping(waiting['access_token']).status_code == 200
