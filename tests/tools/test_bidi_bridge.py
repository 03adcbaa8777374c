"""What the bridge between Playwright and Firefox changes, and what it leaves alone."""

import json

import pytest

from tools.environment.bidi_bridge import forgiven, frame


def test_refusal_as_unknown_becomes_a_success() -> None:
    refused = {'type': 'error', 'id': 7, 'error': 'unknown command', 'message': 'emulation.setSomething'}
    assert json.loads(forgiven(json.dumps(refused, separators=(',', ':')).encode())) == {
        'type': 'success',
        'id': 7,
        'result': {},
    }


@pytest.mark.parametrize(
    'answer',
    [
        {'type': 'success', 'id': 1, 'result': {'text': '"unknown command"'}},
        {'type': 'error', 'id': 1, 'error': 'no such frame', 'message': 'gone'},
    ],
)
def test_every_other_answer_stays_as_it_is(answer: dict[str, object]) -> None:
    payload = json.dumps(answer).encode()
    assert forgiven(payload) is payload


@pytest.mark.parametrize(
    ('size', 'head'),
    [
        (125, b'\x81\x7d'),
        (126, b'\x81\x7e\x00\x7e'),
        (65_535, b'\x81\x7e\xff\xff'),
        (65_536, b'\x81\x7f' + (65_536).to_bytes(8, 'big')),
    ],
)
def test_length_of_a_frame_is_written_as_short_as_it_may_be(size: int, head: bytes) -> None:
    assert frame(0x81, b'x' * size) == head + b'x' * size
