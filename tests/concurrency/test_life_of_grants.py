"""Whatever users, applications and administrators do in whatever order: exactly what the model says is alive is alive.

The seed is printed with the figures; `MUK_MCP_SEED` repeats a run and `MUK_MCP_EXAMPLES` makes it longer.
"""

import os
import random
import time
from contextlib import suppress
from functools import partial

import hypothesis
import psutil
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.support.application import Application, is_invalid_grant
from tests.support.invariants import assert_consistent
from tests.support.model import Grant
from tests.support.settings import GRACE_SECONDS
from tests.support.simultaneously import simultaneously

SEED = int(os.environ.get('MUK_MCP_SEED') or random.SystemRandom().randrange(2**32))
EXAMPLES = int(os.environ.get('MUK_MCP_EXAMPLES', '30'))
STEPS = 25
USERS = 2


@pytest.fixture(scope='module')
def users(new_account):
    return [new_account() for _ in range(USERS)]


def test_only_what_the_model_holds_alive_is_alive(servers, hosts, store, admin, users, figure):
    class Life(LifeOfGrants):
        def __init__(self) -> None:
            super().__init__(servers, hosts, store, admin, users)

    figure(f'state machine: {EXAMPLES} examples of up to {STEPS} steps, MUK_MCP_SEED={SEED}')
    started, LifeOfGrants.steps = time.monotonic(), 0
    hypothesis.seed(SEED)(Life)
    # A failure is told as it was found: making it smaller would replay hundreds of lives against the servers.
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure(f'state machine: {LifeOfGrants.steps} steps in {time.monotonic() - started:.0f} s')


class LifeOfGrants(RuleBasedStateMachine):
    """Drives the hosts over HTTP. Times are seconds of the model's clock, which runs on with the real one."""

    steps = 0
    grants = Bundle('grants')
    applications = Bundle('applications')

    def __init__(self, servers, hosts, store, admin, users) -> None:
        super().__init__()
        self.servers, self.hosts, self.store, self.admin, self.users = servers, hosts, store, admin, users
        self.known: list[Grant] = []
        self.archived: set[int] = set()
        self.passed = 0.0

    def now(self) -> float:
        return time.monotonic() + self.passed

    @initialize(target=grants)
    def begin_with_a_connection(self):
        grant = self.authorize(self.register(), 0)
        self.exchange(grant, 0)
        return grant

    @rule(target=applications)
    def register(self):
        return Application.registered(self.hosts[0])

    @rule(target=grants, application=applications, user=st.integers(0, USERS - 1))
    def authorize(self, application, user):
        if user in self.archived:
            return multiple()
        grant = Grant(application, user, self.users[user].allow(application), self.now())
        self.known.append(grant)
        return grant

    @rule(grant=grants, host=st.integers(0, 1))
    def exchange(self, grant, host):
        """The first time it works while the code is good; a second valid time ends the grant."""
        good = grant.code_is_good(self.now())
        answer = grant.application.exchange(grant.code, self.hosts[host])
        self._expect(answer, good)
        if good:
            grant.receive(answer.json(), self.now())
        elif grant.redeemed:
            grant.ended = True
        grant.redeemed = True

    @rule(grant=grants)
    def exchange_with_a_wrong_verifier(self, grant):
        self._expect(grant.application.exchange(grant.code, code_verifier='w' * 43), works=False)

    @rule(grant=grants, host=st.integers(0, 1), backs=st.lists(st.integers(0, 3), min_size=1, max_size=6))
    def refresh(self, grant, host, backs):
        """Some refreshes in a row, each so many generations back: a lost answer, a second tab or a thief has an older token."""
        for back in backs:
            self._refresh(grant, host, back)

    @rule(grant=grants, thief=applications)
    def steal(self, grant, thief):
        """Another application presents what it found; neither an answer nor any harm comes of it."""
        if not grant.generations or thief == grant.application:
            return
        self._expect(thief.exchange(grant.code), works=False)
        self._expect(thief.refresh(grant.generations[-1].text), works=False)
        thief.revoke(grant.generations[-1].text)
        thief.revoke(grant.access_tokens[-1].text)

    @rule(grant=grants, host=st.integers(0, 1), pick=st.integers(0, 5))
    def revoke_by_refresh_token(self, grant, host, pick):
        if grant.generations:
            token = grant.generations[pick % len(grant.generations)]
            assert grant.application.revoke(token.text, self.hosts[host]).status_code == 200
            grant.ended = True

    @rule(grant=grants, pick=st.integers(0, 5))
    def revoke_access_token(self, grant, pick):
        if grant.access_tokens:
            token = grant.access_tokens[pick % len(grant.access_tokens)]
            assert grant.application.revoke(token.text).status_code == 200
            token.revoked = True

    @rule(grant=consumes(grants))
    def withdraw_consent(self, grant):
        """One consent stands behind all grants of a user to an application."""
        if grant.user in self.archived:
            return
        user = self.users[grant.user]
        consents = user.call(
            'muk_mcp_oauth.consent', 'search', [('client_id.client_id', '=', grant.application.client_id)]
        )
        user.call('muk_mcp_oauth.consent', 'action_withdraw', consents)
        self._end(lambda other: other.application == grant.application and other.user == grant.user)

    @rule(user=st.integers(0, USERS - 1))
    def archive(self, user):
        self.admin.call('res.users', 'action_archive', [self.store.user_id(self.users[user].login)])
        self.archived.add(user)
        self._end(lambda grant: grant.user == user)

    @precondition(lambda self: self.archived)
    @rule()
    def welcome_back(self):
        """What ended with the archiving stays ended."""
        for user in list(self.archived):
            self.admin.call('res.users', 'action_unarchive', [self.store.user_id(self.users[user].login)])
            self.users[user].sign_in(self.users[user].login)
            self.archived.remove(user)

    @rule()
    def rotate_keys(self):
        self.admin.call(
            'muk_mcp_oauth.signing_key',
            'action_rotate',
            self.admin.call('muk_mcp_oauth.signing_key', 'search', [], limit=1),
        )

    @rule(seconds=st.sampled_from([70, GRACE_SECONDS + 5, 700, 2_000, 31 * 86_400]))
    def let_time_pass(self, seconds):
        self.store.let_time_pass(seconds)
        self.passed += seconds

    @rule(server=st.integers(0, 1))
    def restart_a_worker(self, server):
        """Odoo replaces a worker that was killed while it had nothing to do."""
        for worker in psutil.Process(self.servers[server].pid).children():
            # One that was killed before may be gone by now, or wait to be collected.
            with suppress(psutil.NoSuchProcess):
                if worker.status() != psutil.STATUS_ZOMBIE:
                    worker.kill()
                    return

    @invariant()
    def exactly_the_living_tokens_are_accepted(self):
        """The newest and one other access token of each grant, on either host."""
        LifeOfGrants.steps += 1
        asked = [
            (grant, token)
            for grant in self.known
            for token in (*grant.access_tokens[:-1][:1], *grant.access_tokens[-1:])
        ]
        calls = [
            partial(grant.application.ping, token.text, self.hosts[number % 2])
            for number, (grant, token) in enumerate(asked)
        ]
        for (grant, token), answer in zip(asked, simultaneously(calls) if calls else [], strict=True):
            alive = grant.is_alive(token, self.now())
            assert alive is None or answer.status_code == (200 if alive else 401), (alive, answer.status_code)

    def teardown(self):
        if self.archived:
            self.welcome_back()
        assert_consistent(self.store)

    def _refresh(self, grant, host, back):
        generation = len(grant.generations) - 1 - back
        if generation < 0:
            return
        token, now = grant.generations[generation], self.now()
        works = grant.refresh_works(generation, now, GRACE_SECONDS)
        ends = grant.refresh_ends_the_grant(generation, now, GRACE_SECONDS)
        answer = grant.application.refresh(token.text, self.hosts[host])
        self._expect(answer, works)
        if works:
            self._note_use(grant, generation, answer.json(), now)
        grant.ended = grant.ended or ends

    def _note_use(self, grant, generation, received, now):
        token = grant.generations[generation]
        if token.first_used_at is None:
            token.first_used_at = now
        else:
            token.replays += 1
            assert received['refresh_token'] == grant.generations[generation + 1].text
        grant.receive(received, now)

    def _end(self, concerned):
        for grant in filter(concerned, self.known):
            grant.ended = True

    @staticmethod
    def _expect(answer, works):
        assert answer.status_code == 200 if works else is_invalid_grant(answer), (
            works,
            answer.status_code,
            answer.text,
        )
