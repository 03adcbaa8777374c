"""Opaque tokens and PKCE against Python's own hashes."""

import base64
import hashlib
import hmac
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from muk_mcp_oauth_core import (
    InvalidKey,
    InvalidPkce,
    InvalidToken,
    check_challenge,
    derive_token,
    hash_token,
    pkce_challenge,
    random_token,
    secrets_equal,
    verify_pkce,
)

text = st.text(st.characters(codec='utf-8'), max_size=100)


def _encode(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b'=').decode()


@given(text)
def test_hash_is_sha256(token):
    assert hash_token(token) == hashlib.sha256(token.encode()).hexdigest()


@given(st.binary(min_size=32, max_size=200), text)
def test_derived_token_is_hmac_sha256(key, token):
    assert derive_token(key, token) == _encode(hmac.digest(key, token.encode(), 'sha256'))


def test_short_derivation_key_is_refused():
    with pytest.raises(InvalidKey) as refusal:
        derive_token(b'k' * 31, 'token')
    assert refusal.value.reason == 'key_too_short'


def test_random_tokens_have_the_asked_entropy_and_never_repeat():
    tokens = {random_token() for _ in range(10_000)}
    assert len(tokens) == 10_000
    assert all(re.fullmatch(r'[A-Za-z0-9_-]{43}', token) for token in tokens)
    assert len(random_token(64)) == 86


@pytest.mark.parametrize('size', [0, 15, 1025])
def test_random_token_of_unsafe_size_is_refused(size):
    with pytest.raises(InvalidToken) as refusal:
        random_token(size)
    assert refusal.value.reason == 'size_out_of_range'


@given(text, text)
def test_secrets_are_equal_exactly_when_their_text_is(left, right):
    assert secrets_equal(left, right) == (left == right)
    assert secrets_equal(left, left)


@given(st.text('ABCxyz019-._~', min_size=43, max_size=128))
def test_challenge_is_sha256_of_the_verifier(verifier):
    challenge = _encode(hashlib.sha256(verifier.encode()).digest())
    assert pkce_challenge(verifier) == challenge
    check_challenge(challenge)
    verify_pkce(verifier, challenge)


@pytest.mark.parametrize(
    'malformed', ['', 'a' * 42, 'a' * 129, 'a' * 42 + '=', 'a' * 42 + '+', 'a' * 42 + 'é', 'a' * 43 + '\n']
)
def test_malformed_verifier_and_challenge_are_told_from_a_mismatch(malformed):
    challenge = pkce_challenge('a' * 43)
    for check, reason in (
        (lambda: verify_pkce(malformed, challenge), 'verifier_malformed'),
        (lambda: check_challenge(malformed), 'challenge_malformed'),
        (lambda: verify_pkce('b' * 43, challenge), 'verifier_mismatch'),
    ):
        with pytest.raises(InvalidPkce) as refusal:
            check()
        assert refusal.value.reason == reason
