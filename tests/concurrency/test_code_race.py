"""One authorization code, many requests at once (OAuth 2.1 section 4.1.3; rows TC-06 to TC-08)."""

import os
import time
from collections import Counter
from functools import partial

import pytest

from tests.support.application import is_invalid_grant
from tests.support.hosts import workers_that_answered
from tests.support.simultaneously import simultaneously, spread

ROUNDS = int(os.environ.get('MUK_MCP_ROUNDS', '200'))
RACERS = 50


def test_one_of_fifty_simultaneous_exchanges_succeeds(servers, hosts, store, user, application, figure):
    """TC-06, TC-07: the others are valid replays, so each round ends with its grant dead."""
    user.allow(application)
    started = time.monotonic()
    for code in store.more_codes(ROUNDS):
        answers = simultaneously([partial(application.exchange, code, host) for host in spread(hosts, RACERS)])
        outcomes = Counter('issued' if answer.status_code == 200 else answer.json()['error'] for answer in answers)
        assert outcomes == {'issued': 1, 'invalid_grant': RACERS - 1}, outcomes
        assert {answer.status_code for answer in answers} == {200, 400}
    seconds = time.monotonic() - started

    grants = store.rows(
        """SELECT c.ended_reason, count(*) FROM muk_mcp_oauth_grant c JOIN muk_mcp_oauth_client l ON l.id = c.client_id
            WHERE l.client_id = %s AND c.started_at IS NOT NULL GROUP BY 1""",
        application.client_id,
    )
    assert grants == [('code_reused', ROUNDS)]
    workers = set().union(*(workers_that_answered(server, '/mcp/oauth/token', 200) for server in servers))
    assert len(workers) >= 2, 'all successes came from one worker process'
    rate = ROUNDS * RACERS / seconds
    figure(
        f'{ROUNDS} rounds of {RACERS} exchanges over {len(workers)} workers: one success each, {seconds:.0f} s, {rate:.0f} requests/s'
    )


def test_valid_replay_ends_the_grant(store, user, application):
    """TC-07: the tokens of the first exchange are dead, although the replay was answered with an error."""
    code = user.allow(application)
    tokens = application.exchange(code).json()
    assert application.ping(tokens['access_token']).status_code == 200

    assert is_invalid_grant(application.exchange(code))

    assert application.ping(tokens['access_token']).status_code == 401
    assert is_invalid_grant(application.refresh(tokens['refresh_token']))
    assert store.grant_for(tokens['refresh_token'])[1] == 'code_reused'


@pytest.mark.parametrize(
    'change',
    [
        {'code_verifier': 'a' * 43},
        {'redirect_uri': 'https://client.example/elsewhere'},
        {'client_id': 'another'},
    ],
)
def test_invalid_replay_ends_nothing(host, store, user, application, change):
    """TC-08: who stole a code but not its verifier must not be able to log the user out."""
    code = user.allow(application)
    tokens = application.exchange(code).json()
    if 'client_id' in change:
        change = {'client_id': type(application).registered(host).client_id}

    answers = simultaneously([lambda: application.exchange(code, **change)] * 10)

    assert all(is_invalid_grant(answer) for answer in answers)
    assert application.ping(tokens['access_token']).status_code == 200
    assert application.refresh(tokens['refresh_token']).status_code == 200


def test_invalid_attempts_do_not_take_the_code_from_its_owner(store, user, application):
    """A thief's wrong verifiers race the rightful exchange and cannot spoil it."""
    code = user.allow(application)
    wrong = [lambda: application.exchange(code, code_verifier='b' * 43)] * 19
    *refused, issued = simultaneously([*wrong, lambda: application.exchange(code)])

    assert all(is_invalid_grant(answer) for answer in refused)
    assert issued.status_code == 200
    assert application.ping(issued.json()['access_token']).status_code == 200
