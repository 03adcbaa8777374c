"""What ends an access token: each cause alone, and nothing else."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from oauth_protocol.liveness import AccessTokenState

NOW = datetime(2026, 11, 23, 12, 0, 0)
LEEWAY = timedelta(seconds=30)
CLIENT = {'client_id': 'c', 'state': 'active', 'scope': 'mcp:read mcp:write', 'read_only': False}
GOOD = AccessTokenState(
    user_id=7, scope='mcp:read mcp:write', writes=True, token_revoked=False, token_expires_at=NOW + timedelta(minutes=15),
    chain_ended=False, chain_expires_at=NOW + timedelta(days=180), chain_database='db', signer_database='db', client=CLIENT,
    client_restricted=False, consent_withdrawn=False, user_active=True, user_in_group=True,
    key={'id': 1, 'name': 'Claude', 'scope': 'write', 'rate_limit': 0},
)


def refusal(state, subject='7', client_id='c', database='db'):
    return state.refusal(subject, client_id, database, NOW, LEEWAY)


def test_good_token_is_accepted():
    assert refusal(GOOD) is None


@pytest.mark.parametrize(('change', 'cause'), [
    ({'token_revoked': True}, 'token_revoked'),
    ({'token_expires_at': NOW - LEEWAY}, 'token_expired'),
    ({'chain_ended': True}, 'chain_ended'),
    ({'chain_expires_at': NOW}, 'chain_expired'),
    ({'chain_database': 'copy'}, 'token_of_another_database'),
    ({'signer_database': 'copy'}, 'token_of_another_database'),
    ({'client': {**CLIENT, 'state': 'blocked'}}, 'client_blocked'),
    ({'client': {**CLIENT, 'state': 'pending'}}, 'client_pending'),
    ({'consent_withdrawn': True}, 'consent_withdrawn'),
    ({'user_active': False}, 'user_archived'),
    ({'user_in_group': False}, 'user_not_allowed'),
    ({'key': None}, 'key_gone'),
    ({'client': {**CLIENT, 'read_only': True}}, 'scope_reduced'),
    ({'client': {**CLIENT, 'scope': 'mcp:read'}}, 'scope_reduced'),
])
def test_each_cause_is_named(change, cause):
    assert refusal(replace(GOOD, **change)) == cause


@pytest.mark.parametrize('claims', [{'subject': '8'}, {'subject': 'admin'}, {'client_id': 'd'}])
def test_token_of_another_person_or_client_is_unknown(claims):
    assert refusal(GOOD, **claims) == 'token_unknown'


def test_token_is_accepted_within_the_leeway():
    assert refusal(replace(GOOD, token_expires_at=NOW - LEEWAY + timedelta(seconds=1))) is None


def test_client_that_may_only_read_keeps_its_reading_tokens():
    assert refusal(replace(GOOD, writes=False, client={**CLIENT, 'read_only': True})) is None
