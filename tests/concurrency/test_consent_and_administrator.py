"""An administrator deletes or blocks a client while users are deciding about it, on several workers of two hosts."""

from __future__ import annotations

from collections import Counter
from functools import partial
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from tests.support.application import CALLBACK, Application
from tests.support.simultaneously import simultaneously, spread

ROUNDS = 8
PAGES = 4

LEFT_ALIVE = {
    'connections': 'SELECT id FROM muk_mcp_oauth_grant WHERE client_id = %s AND started_at IS NOT NULL AND ended_at IS NULL',
    'codes': """SELECT c.id FROM muk_mcp_oauth_authorization_code c JOIN muk_mcp_oauth_grant g ON g.id = c.grant_id
                 WHERE g.client_id = %s AND g.ended_at IS NULL AND c.redeemed_at IS NULL""",
}


def codes_in(answers: list[httpx2.Response]) -> list[str]:
    """The codes that a browser was sent to the client with."""
    queries = [parse_qs(urlsplit(answer.headers.get('Location', '')).query) for answer in answers]
    return [query['code'][0] for query in queries if 'code' in query]


@pytest.fixture
def connected(host, user):
    """An application that was allowed before: it may be answered without a page."""
    application = Application.registered(host)
    tokens = user.connect(application)
    return application, tokens


@pytest.fixture
def requests(hosts, user, connected):
    """Pages that are submitted, pages that are opened and requests that remembered consent answers, all at once."""
    application, _tokens = connected
    pages = [user.open_page(application) for _ in range(PAGES)]
    silent = application.authorization_path.replace('prompt=consent', 'prompt=')
    places = list(spread(hosts, PAGES))
    return [
        *(partial(user.decide, page, host=host) for page, host in zip(pages, places, strict=True)),
        *(partial(user.browser.get, f'{host}{application.authorization_path}') for host in places),
        *(partial(user.browser.get, f'{host}{silent}') for host in places),
    ]


@pytest.mark.parametrize('deed', ['unlink', 'action_block'])
@pytest.mark.parametrize('turn', range(ROUNDS))
def test_decision_that_races_the_end_of_its_client_leaves_nothing_alive(
    hosts, store, admin, connected, requests, figure, deed, turn
):
    application, tokens = connected
    client = store.value('SELECT id FROM muk_mcp_oauth_client WHERE client_id = %s', application.client_id)
    strike = partial(admin.call, 'muk_mcp_oauth.client', deed, [client])
    place = turn * len(requests) // ROUNDS

    answers = simultaneously([*requests[:place], strike, *requests[place:]])
    answers.pop(place)

    assert {answer.status_code for answer in answers} <= {200, 303, 400, 403}, Counter(
        answer.status_code for answer in answers
    )
    assert all(answer.headers['Location'].startswith(CALLBACK) for answer in answers if answer.status_code == 303)
    for code in codes_in(answers):
        assert application.exchange(code, hosts[turn % 2]).json()['error'] in ('invalid_client', 'invalid_grant')
    assert {application.ping(tokens['access_token'], host).status_code for host in hosts} == {401}
    assert store.rows(LEFT_ALIVE['connections'], client) == []
    figure(f'{deed} while users decide: {dict(Counter(answer.status_code for answer in answers))}')


def test_code_that_slipped_through_a_block_does_not_live_again(hosts, store, admin, connected, requests):
    """A client that is unblocked within the minute of a code begins anew, as one that is unblocked later does."""
    application, tokens = connected
    client = store.value('SELECT id FROM muk_mcp_oauth_client WHERE client_id = %s', application.client_id)
    answers = simultaneously([*requests, partial(admin.call, 'muk_mcp_oauth.client', 'action_block', [client])])[:-1]
    # One more as a request leaves it whose transaction was open all the while.
    store.more_codes(1)
    admin.call('muk_mcp_oauth.client', 'action_activate', [client])

    assert all(store.rows(query, client) == [] for query in LEFT_ALIVE.values())
    assert all(application.exchange(code).json()['error'] == 'invalid_grant' for code in codes_in(answers))
    assert application.refresh(tokens['refresh_token']).json()['error'] == 'invalid_grant'
