"""A key, the tokens it signs, and the corpora."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from muk_mcp_oauth_core import SigningKey, VerifyingKeys

ISSUER = 'https://odoo.example'
AUDIENCE = f'{ISSUER}/mcp'

# A run on another machine has to test the same examples, and a slow machine is no failure.
settings.register_profile('reproducible', derandomize=True, database=None, deadline=None)
settings.load_profile('reproducible')


@pytest.fixture(scope='session')
def corpus() -> Callable[[str], Any]:
    """Read `corpora/<name>.json`."""
    folder = Path(__file__).parent / 'corpora'
    return lambda name: json.loads((folder / f'{name}.json').read_text())


@pytest.fixture(scope='session')
def now() -> int:
    """The real time, because PyJWT takes no other."""
    return int(time.time())


@pytest.fixture(scope='session')
def key() -> SigningKey:
    return SigningKey.generate()


@pytest.fixture(scope='session')
def keys(key: SigningKey) -> VerifyingKeys:
    return VerifyingKeys([key.public_jwk()])


@pytest.fixture(scope='session')
def claims(now: int) -> dict[str, Any]:
    """The claims of a perfect access token."""
    return {
        'iss': ISSUER,
        'aud': AUDIENCE,
        'sub': '2',
        'client_id': 'client',
        'scope': 'mcp:read mcp:write',
        'jti': 'jti',
        'iat': now,
        'nbf': now,
        'exp': now + 900,
    }


@pytest.fixture(scope='session')
def token(key: SigningKey, now: int) -> str:
    return key.sign_access_token(
        issuer=ISSUER,
        audience=AUDIENCE,
        subject='2',
        client_id='client',
        scope='mcp:read mcp:write',
        jti='jti',
        issued_at=now,
        expires_at=now + 900,
    )
