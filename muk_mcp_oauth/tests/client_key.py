"""The key pair of a client, made and used with the ``cryptography`` package, a second implementation beside the core's."""

import json
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from .forge import encode


def _number(value):
    return encode(value.to_bytes((value.bit_length() + 7) // 8, 'big'))


class ClientKey:
    """Signs assertions; ``jwks`` is what the client registers."""

    @property
    def jwks(self):
        return {'keys': [{**self.jwk, 'kid': 'one', 'use': 'sig', 'alg': self.algorithm}]}

    def sign(self, claims, **header):
        """Return an assertion; header members may be added or replaced."""
        header = {'alg': self.algorithm, 'kid': 'one', **header}
        signed = f'{encode(json.dumps(header).encode())}.{encode(json.dumps(claims).encode())}'
        return f'{signed}.{encode(self.signature(signed.encode()))}'


class RsaKey(ClientKey):
    algorithm = 'RS256'

    @cached_property
    def key(self):
        return rsa.generate_private_key(65537, 2048)

    @property
    def jwk(self):
        numbers = self.key.public_key().public_numbers()
        return {'kty': 'RSA', 'n': _number(numbers.n), 'e': _number(numbers.e)}

    def signature(self, data):
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class EcKey(ClientKey):
    algorithm = 'ES256'

    @cached_property
    def key(self):
        return ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self):
        numbers = self.key.public_key().public_numbers()
        return {
            'kty': 'EC',
            'crv': 'P-256',
            **{name: encode(getattr(numbers, name).to_bytes(32, 'big')) for name in ('x', 'y')},
        }

    def signature(self, data):
        return b''.join(
            part.to_bytes(32, 'big') for part in decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        )
