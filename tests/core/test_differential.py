"""The core against PyJWT and joserfc: it accepts only what both accept, and reads the same claims from it.

The tokens are signed by the right key throughout, so that what decides is never the signature alone.
"""

import base64
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc import jwt as jose
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from muk_mcp_oauth_core import InvalidToken

ISSUER = 'https://odoo.example'
AUDIENCE = f'{ISSUER}/mcp'
LEEWAY = 30
LENGTH_OF_A_RUN = 600
REQUIRED = ['iss', 'aud', 'sub', 'client_id', 'scope', 'jti', 'iat', 'exp']

HEADER_NAMES = ['alg', 'typ', 'kid', 'crit', 'b64', 'jku', 'jwk', 'x5c', 'cty', 'zip', 'example']
CLAIM_NAMES = [*REQUIRED, 'nbf', 'example']

strange_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=4,
)
header_values = strange_json | st.sampled_from(
    ['RS256', 'RS384', 'PS256', 'HS256', 'none', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'JWT', ['exp'], False],
)
claim_values = strange_json | st.sampled_from(
    [ISSUER, AUDIENCE, [AUDIENCE], [AUDIENCE, 'x'], [], '', AUDIENCE + '/', 'mcp:read', [ISSUER]],
)
# A time claim as an offset from now, in and around the leeway.
offsets = st.integers(-LEEWAY - 3, LEEWAY + 3) | st.integers(-(10**6), 10**6)

Member = tuple[str, Any]


class Independent:
    """The two libraries, with the same expectations as the core."""

    def __init__(self, pem: str, kid: str, now: int) -> None:
        self.private = serialization.load_pem_private_key(pem.encode(), None)
        self.jwk = RSAKey.import_key(pem)
        self.kid = kid
        self.now = now

    def sign(self, header: str, payload: str) -> str:
        signing_input = f'{_encode(header.encode())}.{_encode(payload.encode())}'
        signature = self.private.sign(signing_input.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f'{signing_input}.{_encode(signature)}'

    def pyjwt(self, token: str) -> dict[str, Any]:
        return jwt.decode(
            token,
            self.private.public_key(),
            algorithms=['RS256'],
            issuer=ISSUER,
            audience=AUDIENCE,
            # PyJWT reads the clock itself, and that moves on during a run: joserfc, which is told the time, decides the edges.
            leeway=LEEWAY + LENGTH_OF_A_RUN,
            options={'require': REQUIRED},
        )

    def joserfc(self, token: str) -> dict[str, Any]:
        registry = JWSRegistry(algorithms=['RS256'], strict_check_header=False)
        claims = jose.decode(token, self.jwk, registry=registry).claims
        expected = {name: {'essential': True} for name in REQUIRED}
        expected |= {'iss': {'essential': True, 'value': ISSUER}, 'aud': {'essential': True, 'value': AUDIENCE}}
        jose.JWTClaimsRegistry(now=self.now, leeway=LEEWAY, **expected).validate(claims)
        return claims


def _encode(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b'=').decode()


@pytest.fixture(scope='module')
def independent(key, now) -> Independent:
    return Independent(key.to_pem(), key.kid, now)


@pytest.fixture(scope='module')
def accepts(keys, now, independent):
    """Return True if the core accepts a token; if it does, both libraries have to, with equal claims."""

    def accepts(token: str) -> bool:
        try:
            ours = keys.verify_access_token(token, issuer=ISSUER, audience=AUDIENCE, now=now, leeway=LEEWAY)
        except InvalidToken:
            return False
        for claims in (independent.pyjwt(token), independent.joserfc(token)):
            assert claims['aud'] in (ours.audience, [ours.audience])
            assert (claims['iss'], claims['sub'], claims['jti']) == (ours.issuer, ours.subject, ours.jti)
            assert (claims['client_id'], claims['scope']) == (ours.client_id, ours.scope)
            assert (claims['iat'], claims['exp']) == (ours.issued_at, ours.expires_at)
        return True

    return accepts


def _members(members: list[Member]) -> str:
    """JSON text in which a name may stand twice."""
    return '{' + ','.join(f'{json.dumps(name)}:{json.dumps(value)}' for name, value in members) + '}'


def _changed(members: dict[str, Any], changes: list[tuple[str, str, Any]]) -> list[Member]:
    result = list(members.items())
    for change, name, value in changes:
        if change != 'repeat':
            result = [member for member in result if member[0] != name]
        if change != 'drop':
            result.append((name, value))
    return result


def changes(names: list[str], values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[tuple[str, str, Any]]]:
    change = st.tuples(st.sampled_from(['replace', 'drop', 'repeat']), st.sampled_from(names), values)
    return st.lists(change, max_size=2)


many = settings(max_examples=400)


@many
@given(header=changes(HEADER_NAMES, header_values), payload=changes(CLAIM_NAMES, claim_values))
def test_core_accepts_only_what_both_libraries_accept(header, payload, independent, accepts, claims):
    perfect = {'typ': 'at+jwt', 'alg': 'RS256', 'kid': independent.kid}
    token = independent.sign(_members(_changed(perfect, header)), _members(_changed(claims, payload)))
    accepted = accepts(token)
    if not header and not payload:
        assert accepted


@many
@given(name=st.sampled_from(['iat', 'nbf', 'exp']), offset=offsets)
def test_core_and_libraries_agree_on_times(name, offset, independent, accepts, claims, now):
    header = _members([('typ', 'at+jwt'), ('alg', 'RS256'), ('kid', independent.kid)])
    accepted = accepts(independent.sign(header, _members([*(claims | {name: now + offset}).items()])))
    if offset > LEEWAY:
        assert accepted == (name == 'exp')
    if -LEEWAY < offset <= LEEWAY:
        assert accepted
    if offset <= -LEEWAY:
        assert accepted == (name != 'exp')


@many
@given(data=st.data())
def test_damaged_token_is_refused_or_read_alike(data, token, accepts):
    position = data.draw(st.integers(0, len(token) - 1))
    damage = data.draw(st.sampled_from(['', '=', '.', ' ', '\n', 'A', 'é', '\ud800', token[position] * 2]))
    damaged = token[:position] + damage + token[position + 1 :]
    assert accepts(damaged) == (damaged == token)


@pytest.mark.parametrize('spaces', ['', ' ', '\n', '\r\n\t '])
def test_json_whitespace_is_read_alike(spaces, independent, accepts, claims):
    header = f'{spaces}{{{spaces}"typ":{spaces}"at+jwt","alg":"RS256",{spaces}"kid":"{independent.kid}"}}{spaces}'
    assert accepts(independent.sign(header, spaces + json.dumps(claims) + spaces))


def test_libraries_refuse_what_they_should(independent, token):
    """A control: without it, two libraries that accept everything would agree with any core."""
    head, payload, signature = token.split('.')
    with pytest.raises(jwt.InvalidTokenError):
        independent.pyjwt(f'{head}.{payload}.{signature[:-4]}AAAA')
    with pytest.raises(JoseError):
        independent.joserfc(f'{head}.{payload}.{signature[:-4]}AAAA')
