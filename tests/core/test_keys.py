"""Keys as other implementations see them."""

import json

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from joserfc.jwk import KeySet, RSAKey
from muk_mcp_oauth_core import ClientKeys, InvalidKey, InvalidToken, SigningKey, VerifyingKeys, jwk_set

PASSPHRASE = 'correct horse battery stäple'


def test_thumbprint_is_the_one_joserfc_computes(key):
    assert RSAKey.import_key(json.loads(key.public_jwk())).thumbprint() == key.kid


def test_public_jwk_has_exactly_the_published_members(key):
    jwk = json.loads(key.public_jwk())
    assert set(jwk) == {'kty', 'n', 'e', 'kid', 'alg', 'use'}
    assert (jwk['kty'], jwk['alg'], jwk['use'], jwk['kid']) == ('RSA', 'RS256', 'sig', key.kid)


def test_plain_pem_is_the_key_that_cryptography_reads(key):
    private = serialization.load_pem_private_key(key.to_pem().encode(), None)
    assert json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private))['n'] == json.loads(key.public_jwk())['n']


def test_encrypted_pem_opens_with_cryptography(key):
    private = serialization.load_pem_private_key(key.to_pem(PASSPHRASE).encode(), PASSPHRASE.encode())
    assert json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private))['n'] == json.loads(key.public_jwk())['n']


@pytest.mark.parametrize(
    'encryption', [serialization.NoEncryption(), serialization.BestAvailableEncryption(PASSPHRASE.encode())]
)
def test_pem_of_cryptography_is_read(encryption):
    private = rsa.generate_private_key(65537, 2048)
    pem = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption).decode()
    key = SigningKey.from_pem(pem, PASSPHRASE)
    assert json.loads(key.public_jwk())['n'] == json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private))['n']


def test_wrong_and_missing_passphrase_are_told_apart(key):
    pem = key.to_pem(PASSPHRASE)
    for passphrase, reason in (('wrong', 'decryption_failed'), (None, 'passphrase_missing')):
        with pytest.raises(InvalidKey) as refusal:
            SigningKey.from_pem(pem, passphrase)
        assert refusal.value.reason == reason


def test_key_of_another_kind_is_refused():
    private = ec.generate_private_key(ec.SECP256R1())
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(InvalidKey) as refusal:
        SigningKey.from_pem(pem.decode())
    assert refusal.value.reason == 'key_malformed'


def test_jwk_set_is_read_by_joserfc_and_never_private(key):
    other = SigningKey.generate()
    text = jwk_set([key.public_jwk(), other.public_jwk()])
    assert [jwk.kid for jwk in KeySet.import_key_set(json.loads(text)).keys] == [key.kid, other.kid]
    private = json.dumps(RSAKey.import_key(key.to_pem()).as_dict(private=True))
    with pytest.raises(InvalidKey) as refusal:
        jwk_set([private])
    assert refusal.value.reason == 'private_member'


def test_kids_lists_every_key(key):
    other = SigningKey.generate()
    assert VerifyingKeys([key.public_jwk(), other.public_jwk()]).kids() == sorted([key.kid, other.kid])
    assert VerifyingKeys([]).kids() == []


def _assertion(private, algorithm: str, now: int, **changes) -> str:
    claims = {'iss': 'client', 'sub': 'client', 'aud': 'https://odoo.example', 'jti': 'jti', 'exp': now + 60}
    return jwt.encode(claims | changes, private, algorithm=algorithm)


@pytest.mark.parametrize('algorithm', ['RS256', 'ES256'])
def test_client_assertion_made_by_pyjwt_is_accepted(algorithm, now):
    rs256 = rsa.generate_private_key(65537, 2048)
    es256 = ec.generate_private_key(ec.SECP256R1())
    jwks = [
        jwt.algorithms.RSAAlgorithm.to_jwk(rs256.public_key(), as_dict=True),
        jwt.algorithms.ECAlgorithm.to_jwk(es256.public_key(), as_dict=True),
    ]
    keys = ClientKeys(json.dumps({'keys': jwks}))
    private = rs256 if algorithm == 'RS256' else es256
    expected = {'client_id': 'client', 'audiences': ['https://odoo.example'], 'now': now}
    verified = keys.verify_assertion(_assertion(private, algorithm, now), **expected)
    assert (verified.client_id, verified.jti, verified.expires_at, verified.issued_at) == (
        'client',
        'jti',
        now + 60,
        None,
    )
    with pytest.raises(InvalidToken) as refusal:
        keys.verify_assertion(_assertion(private, algorithm, now, aud='https://other.example'), **expected)
    assert refusal.value.reason == 'audience_mismatch'
