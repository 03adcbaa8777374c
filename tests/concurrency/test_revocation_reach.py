"""Each way to end a grant: effective on the very next request of every worker of every host, and on nobody else's grant.

Rows RV-01 to RV-03, RV-07 and TR-06; everything that a token needs alive.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest

from tests.support.account import Account
from tests.support.application import Application, is_invalid_grant
from tests.support.hosts import workers_that_answered
from tests.support.simultaneously import simultaneously, spread
from tests.support.stall import ISSUANCE, locked, who_waits
from tests.support.store import Store

# Enough at once that every worker of both hosts has some of them.
PINGS = 16


@dataclass
class Grants:
    """Two users who each allowed two applications, numbered 0 or 1.

    For each pair of them, `tokens` has the answer of the token endpoint, and `codes` one that is still to be exchanged.
    """

    users: list[Account]
    applications: list[Application]
    tokens: dict[tuple[int, int], dict[str, str]]
    codes: dict[tuple[int, int], str]
    admin: Account
    store: Store

    def grant_ids(self, *pairs: tuple[int, int]) -> list[int]:
        return [self.store.grant_for(self.tokens[pair]['refresh_token'])[0] for pair in pairs]

    def user_id(self) -> int:
        return self.store.user_id(self.users[0].login)

    def client_id(self) -> int:
        return self.store.value(
            'SELECT id FROM muk_mcp_oauth_client WHERE client_id = %s', self.applications[0].client_id
        )

    def consent_id(self) -> int:
        return self.store.value(
            'SELECT id FROM muk_mcp_oauth_consent WHERE user_id = %s AND client_id = %s',
            self.user_id(),
            self.client_id(),
        )


def revoked_by_the_client(grants: Grants) -> None:
    grants.applications[0].revoke(grants.tokens[0, 0]['refresh_token'])


def withdrawn_by_the_user(grants: Grants) -> None:
    grants.users[0].call('muk_mcp_oauth.consent', 'action_withdraw', [grants.consent_id()])


def withdrawn_by_an_administrator(grants: Grants) -> None:
    grants.admin.call('muk_mcp_oauth.consent', 'action_withdraw', [grants.consent_id()])


def one_connection_ended(grants: Grants) -> None:
    grants.admin.call('muk_mcp_oauth.grant', 'action_end', grants.grant_ids((0, 0)))


def connections_of_a_client_ended(grants: Grants) -> None:
    connections = grants.admin.call('muk_mcp_oauth.grant', 'search', [('client_id', '=', grants.client_id())])
    grants.admin.call('muk_mcp_oauth.grant', 'action_end', connections)


def all_connections_ended(grants: Grants) -> None:
    grants.admin.call('muk_mcp_oauth.grant', 'action_end', grants.admin.call('muk_mcp_oauth.grant', 'search', []))


def account_archived(grants: Grants) -> None:
    grants.admin.call('res.users', 'action_archive', [grants.user_id()])


def account_deleted(grants: Grants) -> None:
    grants.admin.call('res.users', 'unlink', [grants.user_id()])


def password_changed_by_the_user(grants: Grants) -> None:
    grants.users[0].call('res.users', 'change_password', grants.users[0].login, 'another-password')


def password_changed_by_an_administrator(grants: Grants) -> None:
    grants.admin.call('res.users', 'write', [grants.user_id()], {'password': 'another-password'})


def group_taken_away(grants: Grants) -> None:
    """An internal user becomes a portal user, who may never connect AI clients."""
    portal = grants.store.value("SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'group_portal'")
    known = grants.admin.call('res.users', 'fields_get', ['group_ids', 'groups_id'], ['type'])
    grants.admin.call('res.users', 'write', [grants.user_id()], {next(iter(known)): [[6, 0, [portal]]]})


def client_blocked(grants: Grants) -> None:
    grants.admin.call('muk_mcp_oauth.client', 'action_block', [grants.client_id()])


def client_deleted(grants: Grants) -> None:
    grants.admin.call('muk_mcp_oauth.client', 'unlink', [grants.client_id()])


def client_kept_for_others(grants: Grants) -> None:
    """The administrator lets one group use the client, to which neither user belongs."""
    group = grants.store.value("SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'group_system'")
    grants.admin.call('muk_mcp_oauth.client', 'write', [grants.client_id()], {'group_ids': [[6, 0, [group]]]})


ONE_GRANT = {(0, 0)}
ONE_USER = {(0, 0), (0, 1)}
ONE_CLIENT = {(0, 0), (1, 0)}
EVERYTHING = ONE_USER | ONE_CLIENT | {(1, 1)}

# Ends a connection that was made, and not the one beside it that has only begun with a code.
CONNECTION = [revoked_by_the_client, one_connection_ended]

ENDS = [
    (revoked_by_the_client, ONE_GRANT),
    (withdrawn_by_the_user, ONE_GRANT),
    (withdrawn_by_an_administrator, ONE_GRANT),
    (one_connection_ended, ONE_GRANT),
    (connections_of_a_client_ended, ONE_CLIENT),
    (account_archived, ONE_USER),
    (account_deleted, ONE_USER),
    (password_changed_by_the_user, ONE_USER),
    (password_changed_by_an_administrator, ONE_USER),
    (group_taken_away, ONE_USER),
    (client_blocked, ONE_CLIENT),
    (client_deleted, ONE_CLIENT),
    (client_kept_for_others, ONE_CLIENT),
    (all_connections_ended, EVERYTHING),
]


ENDING_A_USER = [end for end, ended in ENDS if ended is ONE_USER]


@pytest.fixture
def end(request: pytest.FixtureRequest) -> Callable[[Grants], None] | None:
    """The way to end something that a test is about, if it names one."""
    return getattr(request, 'param', None)


@pytest.fixture
def grants(end, host: str, store: Store, admin: Account, user: Account, bystander: Account, new_account) -> Grants:
    users = [new_account() if end in ENDING_A_USER else user, bystander]
    applications = [Application.registered(host) for _ in range(2)]
    tokens = {
        (number, client): users[number].connect(applications[client]) for number in range(2) for client in range(2)
    }
    codes = {(number, client): users[number].allow(applications[client]) for number, client in tokens}
    return Grants(users, applications, tokens, codes, admin, store)


@pytest.fixture(scope='module')
def bystander(new_account) -> Account:
    return new_account()


def pinged(grants: Grants, pair: tuple[int, int], hosts: tuple[str, ...], times: int = PINGS) -> set[int]:
    token = grants.tokens[pair]['access_token']
    calls = [partial(grants.applications[pair[1]].ping, token, host) for host in spread(hosts, times)]
    return {answer.status_code for answer in simultaneously(calls)}


@pytest.mark.parametrize(('end', 'ended'), ENDS, ids=[end.__name__ for end, _ended in ENDS], indirect=['end'])
def test_next_request_everywhere_is_refused_and_nobody_else_is_touched(grants, hosts, end, ended):
    for pair in EVERYTHING:
        assert pinged(grants, pair, hosts) == {200}

    end(grants)

    for pair in EVERYTHING:
        assert pinged(grants, pair, hosts) == ({401} if pair in ended else {200}), pair
    for pair in EVERYTHING:
        answer = grants.applications[pair[1]].refresh(grants.tokens[pair]['refresh_token'], hosts[1])
        if pair not in ended:
            assert answer.status_code == 200, pair
        else:
            error = 'invalid_client' if end is client_deleted else 'invalid_grant'
            assert answer.json()['error'] == error, pair
    for pair, code in grants.codes.items():
        answer = grants.applications[pair[1]].exchange(code, hosts[1])
        if pair not in ended or end in CONNECTION:
            assert answer.status_code == 200, pair
        else:
            assert answer.json()['error'] == (
                'invalid_client' if end in (client_blocked, client_deleted) else 'invalid_grant'
            ), pair


def test_revoked_access_token_leaves_its_siblings_alive(grants, hosts):
    """RV-03: only the access token that was named dies."""
    application, first = grants.applications[0], grants.tokens[0, 0]
    second = application.refresh(first['refresh_token']).json()

    assert application.revoke(first['access_token']).status_code == 200

    assert pinged(grants, (0, 0), hosts) == {401}
    assert application.ping(second['access_token'], hosts[1]).status_code == 200
    assert application.refresh(second['refresh_token']).status_code == 200


def test_application_cannot_revoke_what_belongs_to_another(grants, hosts):
    """RV-07: neither token of another client's grant is touched."""
    thief, victim = grants.applications[1], grants.tokens[0, 0]

    assert {thief.revoke(victim[token]).status_code for token in ('access_token', 'refresh_token')} == {200}

    assert pinged(grants, (0, 0), hosts) == {200}
    assert grants.applications[0].refresh(victim['refresh_token']).status_code == 200


def test_code_from_before_a_withdrawal_stays_dead_when_the_user_allows_again(grants, hosts):
    user, application = grants.users[0], grants.applications[0]
    before = user.allow(application)
    withdrawn_by_the_user(grants)
    after = user.allow(application)

    assert is_invalid_grant(application.exchange(before, hosts[1]))
    assert application.exchange(after, hosts[1]).status_code == 200


@pytest.mark.parametrize(
    'end', [password_changed_by_an_administrator, account_archived], ids=lambda end: end.__name__, indirect=True
)
def test_exchange_that_is_under_way_ends_with_what_ended_meanwhile(grants, store, end):
    """The exchange has its code but is not done; ending waits for it and takes the new grant along."""
    code = grants.users[0].allow(grants.applications[0])
    with ThreadPoolExecutor() as threads:
        with locked(store, ISSUANCE):
            exchange = threads.submit(partial(grants.applications[0].exchange, code))
            who_waits(store)
            ending = threads.submit(partial(end, grants))
            who_waits(store, sessions=2)
        ending.result()
        issued = exchange.result().json()

    assert grants.applications[0].ping(issued['access_token']).status_code == 401
    assert is_invalid_grant(grants.applications[0].refresh(issued['refresh_token']))


def test_every_worker_of_both_hosts_took_part(servers, grants, hosts):
    """The figures above mean something only if the requests reached all the processes that hold caches."""
    revoked_by_the_client(grants)
    pinged(grants, (0, 0), hosts, 3 * PINGS)

    for server in servers:
        assert len(workers_that_answered(server, '/mcp', 401)) >= 2
