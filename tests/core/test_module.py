"""The module as Python code meets it: its stub, its exceptions, its threads."""

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from muk_mcp_oauth_core import (
    CoreError,
    InvalidKey,
    InvalidPkce,
    InvalidToken,
    InvalidUri,
    SigningKey,
    VerifyingKeys,
    parse_redirect_uri,
)

ISSUER = 'https://odoo.example'
AUDIENCE = f'{ISSUER}/mcp'
CRATE = Path(__file__).parents[2] / 'rust'


def test_stub_matches_the_module():
    # Only the package is public; the extension inside it needs no stub of its own.
    command = [sys.executable, '-m', 'mypy.stubtest', 'muk_mcp_oauth_core', '--ignore-missing-stub']
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_reason_is_documented_in_the_stub():
    sources = [path.read_text() for path in (CRATE / 'src').rglob('*.rs')]
    reasons = {reason for text in sources for reason in re.findall(r'Error::(?:key|token|pkce|uri)\(\s*"(\w+)"', text)}
    stub = (CRATE / 'muk_mcp_oauth_core' / '__init__.pyi').read_text()
    assert len(reasons) > 60
    assert {reason for reason in reasons if f'`{reason}`' not in stub} == set()


@pytest.mark.parametrize('refusal', [InvalidKey, InvalidToken, InvalidPkce, InvalidUri])
def test_every_refusal_is_a_core_error_and_a_value_error(refusal):
    assert issubclass(refusal, CoreError)
    assert issubclass(refusal, ValueError)
    assert refusal.__module__ == 'muk_mcp_oauth_core'


def test_refusal_never_holds_its_input(keys):
    secret = 'c2VjcmV0'
    for refused in (
        lambda: parse_redirect_uri(f'https://{secret}@client.example/'),
        lambda: keys.verify_access_token(f'{secret}.{secret}.{secret}', issuer=ISSUER, audience=AUDIENCE, now=0),
        lambda: SigningKey.from_pem(f'-----BEGIN {secret}-----', secret),
        lambda: VerifyingKeys([f'{{"kty":"{secret}"}}']),
    ):
        with pytest.raises(CoreError) as refusal:
            refused()
        assert secret not in str(refusal.value) + repr(refusal.value) + refusal.value.reason
        assert refusal.value.__cause__ is None


def test_objects_are_immutable_and_final(key, keys, token, now):
    verified = keys.verify_access_token(token, issuer=ISSUER, audience=AUDIENCE, now=now)
    with pytest.raises(AttributeError):
        verified.subject = '1'
    with pytest.raises(AttributeError):
        key.kid = 'another'
    for final in (SigningKey, VerifyingKeys, type(verified)):
        with pytest.raises(TypeError):
            type('Derived', (final,), {})


def _gives_way(operation: Callable[[], object], attempts: int) -> bool:
    """Return True if another thread gets to run while the operation does.

    With the switch interval out of reach nobody is made to give up the interpreter lock: the other thread can speak
    up only if the operation releases it.
    """
    heard = threading.Event()
    calls: list[object] = []

    def work() -> None:
        while not heard.is_set() and len(calls) < attempts:
            calls.append(operation())

    interval = sys.getswitchinterval()
    worker = threading.Thread(target=work)
    sys.setswitchinterval(1000)
    try:
        worker.start()
        heard.set()
        worker.join()
    finally:
        sys.setswitchinterval(interval)
    return len(calls) < attempts


def test_long_operations_release_the_interpreter_lock(key, keys, token, now):
    pem = key.to_pem('passphrase')
    verify = {'issuer': ISSUER, 'audience': AUDIENCE, 'now': now}
    sign = {'subject': '2', 'client_id': 'c', 'scope': 's', 'jti': 'j', 'issued_at': now, 'expires_at': now + 1}
    assert _gives_way(lambda: SigningKey.generate(2048), 20)
    assert _gives_way(lambda: SigningKey.from_pem(pem, 'passphrase'), 20)
    assert _gives_way(lambda: key.to_pem('passphrase'), 20)
    assert _gives_way(lambda: key.sign_access_token(issuer=ISSUER, audience=AUDIENCE, **sign), 2_000)
    assert _gives_way(lambda: keys.verify_access_token(token, **verify), 20_000)


def test_short_operations_keep_the_interpreter_lock():
    """A control: were the measurement itself to let the other thread in, the test above would prove nothing."""
    assert not _gives_way(lambda: parse_redirect_uri('https://client.example/cb'), 20_000)


def test_one_key_signs_in_many_threads(key, keys, now):
    tokens: list[str] = []

    def work(subject: str) -> None:
        for number in range(20):
            tokens.append(
                key.sign_access_token(
                    issuer=ISSUER,
                    audience=AUDIENCE,
                    subject=subject,
                    client_id='c',
                    scope='s',
                    jti=str(number),
                    issued_at=now,
                    expires_at=now + 60,
                )
            )

    threads = [threading.Thread(target=work, args=(str(subject),)) for subject in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    verified = [keys.verify_access_token(token, issuer=ISSUER, audience=AUDIENCE, now=now) for token in tokens]
    assert len({(token.subject, token.jti) for token in verified}) == 160
