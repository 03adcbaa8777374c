"""Codes of an authenticator app (RFC 6238), as a second implementation beside Odoo's."""

import base64
import hmac
import time
from hashlib import sha1

SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'


def code_now(secret: str = SECRET) -> str:
    """Return the six digits of this half minute."""
    counter = int(time.time()) // 30
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8, 'big'), sha1).digest()
    offset = digest[-1] & 15
    return f'{(int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF) % 1_000_000:06d}'
