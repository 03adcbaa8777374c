"""What ends a grant and its access tokens: each cause alone, in the order of the list, and nothing else."""

from dataclasses import replace

import pytest

from muk_mcp_oauth.protocol.token.access_token_state import AccessTokenState
from muk_mcp_oauth.protocol.token.grant_state import GrantState

NOW = 1_795_435_200
LEEWAY = 30
BOTH = 'mcp:read mcp:write'
CLIENT = {'client_id': 'c', 'state': 'active', 'scope': BOTH, 'read_only': False, 'admits_user': True}
CONSENT = {'scope': BOTH, 'withdrawn': False}
ROW = {
    'id': 3,
    'user_id': 7,
    'scope': BOTH,
    'database_uuid': 'db',
    'ended_reason': None,
    'last_used_at': 0,
    'expires_at': NOW + 86400.0,
    'client': CLIENT,
    'consent': CONSENT,
    'user': {'active': True, 'may_connect': True},
    'read_key': {'id': 1, 'name': 'Claude', 'scope': 'read'},
    'write_key': {'id': 2, 'name': 'Claude', 'scope': 'write'},
}
GOOD = AccessTokenState(scope=BOTH, revoked=False, expires_at=NOW + 900.0, grant=GrantState.from_row(ROW))


def refusal(state, subject='7', client_id='c', database='db'):
    return state.refusal(subject, client_id, database, NOW, LEEWAY)


def behind(**change):
    """The good token with another state of its grant."""
    return replace(GOOD, grant=GrantState.from_row({**ROW, **change}))


def of_client(**change):
    return behind(client={**CLIENT, **change})


def test_good_token_is_accepted():
    assert refusal(GOOD) is None


# Each alone is the reason; of several, the first one.
REASONS = [
    ({'database_uuid': 'copy'}, 'database_copied'),
    ({'ended_reason': 'password_changed'}, 'grant_ended password_changed'),
    ({'expires_at': NOW}, 'grant_expired'),
    ({'client': {**CLIENT, 'state': 'blocked'}}, 'client_blocked'),
    ({'consent': {**CONSENT, 'withdrawn': True}}, 'consent_withdrawn'),
    ({'user': {'active': False, 'may_connect': True}}, 'user_archived'),
    ({'user': {'active': True, 'may_connect': False}}, 'user_not_allowed'),
    ({'client': {**CLIENT, 'admits_user': False}}, 'client_not_for_user'),
    ({'write_key': None}, 'stand_in_key_gone'),
]


@pytest.mark.parametrize(('change', 'reason'), REASONS)
def test_each_reason_is_named(change, reason):
    assert GrantState.from_row({**ROW, **change}).refusal('db', NOW) == reason
    assert refusal(behind(**change)) == reason, 'a token of the grant is refused for the same reason'


def test_first_of_several_reasons_is_named():
    everything = {}
    for change, reason in reversed(REASONS):
        everything = {**everything, **change}
        assert GrantState.from_row({**ROW, **everything}).refusal('db', NOW) == reason


def test_grant_that_ended_for_no_known_reason_is_ended():
    assert refusal(behind(ended_reason='')) == 'grant_ended'


def test_client_that_waits_for_approval_is_refused():
    assert refusal(of_client(state='pending')) == 'client_pending'


@pytest.mark.parametrize(
    ('state', 'reason'),
    [
        (replace(GOOD, revoked=True), 'token_revoked'),
        (replace(GOOD, expires_at=NOW - LEEWAY), 'token_expired'),
        (of_client(read_only=True), 'scope_reduced'),
        (of_client(scope='mcp:read'), 'scope_reduced'),
        (behind(scope='mcp:read'), 'scope_reduced'),
        (behind(consent={**CONSENT, 'scope': 'mcp:read'}), 'scope_reduced'),
    ],
)
def test_token_is_refused_for_reasons_of_its_own(state, reason):
    assert refusal(state) == reason


@pytest.mark.parametrize('claims', [{'subject': '8'}, {'subject': 'admin'}, {'client_id': 'd'}])
def test_token_of_another_user_or_client_is_unknown(claims):
    assert refusal(GOOD, **claims) == 'token_unknown'


def test_token_is_accepted_within_the_leeway():
    assert refusal(replace(GOOD, expires_at=NOW - LEEWAY + 1)) is None


def test_client_that_may_only_read_keeps_its_reading_tokens():
    assert refusal(replace(of_client(read_only=True), scope='mcp:read')) is None


@pytest.mark.parametrize(('scope', 'key'), [('mcp:read', 1), (BOTH, 2)])
def test_scope_picks_the_stand_in_key(scope, key):
    assert replace(GOOD, scope=scope).stand_in_key.id == key


def test_administration_is_left_only_while_client_setting_and_user_allow_it():
    everything = f'{BOTH} mcp:admin'
    asked = {'scope': everything, 'consent': {**CONSENT, 'scope': everything}}
    allowed = {**CLIENT, 'may_administer': True}
    assert behind(**asked, client=allowed).grant.allowed_scope == everything
    assert behind(**asked).grant.allowed_scope == BOTH
    assert behind(**asked, client={**allowed, 'read_only': True}).grant.allowed_scope == 'mcp:read'
    assert behind(client=allowed).grant.allowed_scope == BOTH
