"""What a signature costs through the Python module, against what OpenSSL says the same operation costs."""

import subprocess
import time
from collections.abc import Callable, Iterator

from muk_mcp_oauth_core import SigningKey, VerifyingKeys

Row = tuple[str, float, float, float, float]

ROUNDS = 3
SECONDS_PER_ROUND = 1.0
CALLS_BETWEEN_CLOCK_READINGS = 20

ISSUER = 'https://odoo.example'
AUDIENCE = f'{ISSUER}/mcp'
NOW = 1_700_000_000


def measure() -> list[Row]:
    """Rows of (what, microseconds per call, microseconds of the reference, their ratio, the highest ratio wanted)."""
    sign, verify = _operations()
    best: list[float] = []
    # One noisy moment of the machine must not decide, so each figure is the best of several interleaved rounds.
    for _ in range(ROUNDS):
        figures = [_duration(verify), _duration(sign), *_openssl_durations()]
        best = [min(pair) for pair in zip(best or figures, figures, strict=True)]
    verified, signed, openssl_verified, openssl_signed = best
    return [
        ('verify a token, against openssl speed', verified, openssl_verified, verified / openssl_verified, 1.5),
        ('sign a token, against openssl speed', signed, openssl_signed, signed / openssl_signed, 1.2),
    ]


def _operations() -> tuple[Callable[[], object], Callable[[], object]]:
    key = SigningKey.generate(2048)
    keys = VerifyingKeys([key.public_jwk()])

    def sign() -> str:
        return key.sign_access_token(
            issuer=ISSUER,
            audience=AUDIENCE,
            subject='2',
            client_id='7cUQwYTm1EGBDkFUtYbBvA',
            scope='mcp:read mcp:write',
            jti='wdrJ0N7uJTtKmXYqxj2H2A',
            issued_at=NOW,
            expires_at=NOW + 900,
        )

    token = sign()

    def verify() -> object:
        return keys.verify_access_token(token, issuer=ISSUER, audience=AUDIENCE, now=NOW)

    return sign, verify


def _duration(operation: Callable[[], object]) -> float:
    # Processor time, because `openssl speed` counts it too: a busy machine then costs both sides the same.
    calls, start = 0, time.process_time()
    while (elapsed := time.process_time() - start) < SECONDS_PER_ROUND:
        for _ in range(CALLS_BETWEEN_CLOCK_READINGS):
            operation()
        calls += CALLS_BETWEEN_CLOCK_READINGS
    return elapsed / calls * 1e6


def _openssl_durations() -> Iterator[float]:
    """Microseconds of one verification and of one signature, from the line `+F2:index:bits:signs/s:verifies/s`."""
    command = ['openssl', 'speed', '-seconds', '1', '-mr', 'rsa2048']
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    line = next(line for line in report.splitlines() if line.startswith('+F2:'))
    signs, verifies = (float(figure) for figure in line.split(':')[-2:])
    return iter((1e6 / verifies, 1e6 / signs))
