"""Access tokens made by hand with the ``cryptography`` package, a second implementation beside the core's."""

import base64
import hmac
import json

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b'=').decode()


def decode(text):
    return base64.urlsafe_b64decode(text + '=' * (-len(text) % 4))


def header_of(token):
    return json.loads(decode(token.split('.')[0]))


def claims_of(token):
    """Return the claims of a token, unverified."""
    return json.loads(decode(token.split('.')[1]))


def public_key(jwk):
    """Return the RSA key of a member of a JWK set."""
    exponent, modulus = (int.from_bytes(decode(jwk[name]), 'big') for name in ('e', 'n'))
    return RSAPublicNumbers(exponent, modulus).public_key()


def verify(token, key):
    """Check an RS256 signature; raises ``InvalidSignature``."""
    signed, _, signature = token.rpartition('.')
    key.verify(decode(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


class Forger:
    """Signs whatever it is told with a server's own private key, given as PEM."""

    def __init__(self, pem):
        self.key = serialization.load_pem_private_key(pem.encode(), None)
        self.signatures = {
            'RS256': lambda data: self.key.sign(data, padding.PKCS1v15(), hashes.SHA256()),
            'RS384': lambda data: self.key.sign(data, padding.PKCS1v15(), hashes.SHA384()),
            'PS256': lambda data: self.key.sign(data, padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
            'ES256': lambda data: ec.generate_private_key(ec.SECP256R1()).sign(data, ec.ECDSA(hashes.SHA256())),
            'HS256': lambda data: hmac.digest(self._public_pem(), data, 'sha256'),
        }

    def sign(self, header, claims):
        """Return a token; ``claims`` is a dict or ready JSON text, an unknown algorithm leaves the signature empty."""
        text = claims if isinstance(claims, str) else json.dumps(claims)
        signed = f'{encode(json.dumps(header).encode())}.{encode(text.encode())}'
        signature = self.signatures.get(header.get('alg'), lambda data: b'')(signed.encode())
        return f'{signed}.{encode(signature)}'

    def _public_pem(self):
        public = self.key.public_key()
        return public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
