"""What an error page shows and the audit log finds."""

from __future__ import annotations

import secrets

# Without what is easily read or heard as something else (Crockford's Base32).
LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
LENGTH = 6


def new_reference() -> str:
    """Return a short text that a user can read out: no secret, and rare enough to find one row by it."""
    return ''.join(secrets.choice(LETTERS) for _ in range(LENGTH))
