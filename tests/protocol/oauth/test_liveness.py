"""What ends an access token: each cause alone, and nothing else."""

from dataclasses import replace

import pytest

from muk_mcp_oauth.protocol.token.liveness import AccessTokenState

NOW = 1_795_435_200
LEEWAY = 30
CLIENT = {'client_id': 'c', 'state': 'active', 'scope': 'mcp:read mcp:write', 'read_only': False, 'restricted': False}
GRANT = {
    'id': 3,
    'last_used_at': NOW,
    'user_id': 7,
    'scope': 'mcp:read mcp:write',
    'database_uuid': 'db',
    'ended': False,
    'expires_at': NOW + 86400.0,
    'client': CLIENT,
    'consent': {'withdrawn': False, 'key': {'id': 1, 'name': 'Claude', 'scope': 'write', 'rate_limit': 0}},
    'user': {'active': True, 'may_connect': True},
}
GOOD = AccessTokenState(scope='mcp:read mcp:write', writes=True, revoked=False, expires_at=NOW + 900.0, grant=GRANT)


def refusal(state, subject='7', client_id='c', database='db'):
    return state.refusal(subject, client_id, database, NOW, LEEWAY)


def behind(**change):
    """The good token with another state of its grant."""
    return replace(GOOD, grant={**GRANT, **change})


def of_client(**change):
    return behind(client={**CLIENT, **change})


def test_good_token_is_accepted():
    assert refusal(GOOD) is None


@pytest.mark.parametrize(
    ('state', 'cause'),
    [
        (replace(GOOD, revoked=True), 'token_revoked'),
        (replace(GOOD, expires_at=NOW - LEEWAY), 'token_expired'),
        (behind(ended=True), 'grant_ended'),
        (behind(expires_at=NOW), 'grant_expired'),
        (behind(database_uuid='copy'), 'token_of_another_database'),
        (of_client(state='blocked'), 'client_blocked'),
        (of_client(state='pending'), 'client_pending'),
        (behind(consent={**GRANT['consent'], 'withdrawn': True}), 'consent_withdrawn'),
        (behind(user={'active': False, 'may_connect': True}), 'user_archived'),
        (behind(user={'active': True, 'may_connect': False}), 'user_not_allowed'),
        (behind(consent={'withdrawn': False, 'key': None}), 'key_gone'),
        (of_client(read_only=True), 'scope_reduced'),
        (of_client(scope='mcp:read'), 'scope_reduced'),
        (behind(scope='mcp:read'), 'scope_reduced'),
    ],
)
def test_each_cause_is_named(state, cause):
    assert refusal(state) == cause


@pytest.mark.parametrize('claims', [{'subject': '8'}, {'subject': 'admin'}, {'client_id': 'd'}])
def test_token_of_another_user_or_client_is_unknown(claims):
    assert refusal(GOOD, **claims) == 'token_unknown'


def test_token_is_accepted_within_the_leeway():
    assert refusal(replace(GOOD, expires_at=NOW - LEEWAY + 1)) is None


def test_client_that_may_only_read_keeps_its_reading_tokens():
    assert refusal(replace(of_client(read_only=True), writes=False)) is None
