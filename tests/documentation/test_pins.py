"""Every Python package that builds or tests the shipped files is pinned by its hash."""

import re

import pytest

from tools import REPOSITORY

PINS = sorted((REPOSITORY / 'tools' / 'requirements').glob('*.txt'))


@pytest.mark.parametrize('pins', PINS, ids=lambda path: path.stem)
def test_every_pin_has_a_hash(pins):
    """SL-11: maturin and uv, which build the wheel, had none."""
    text = re.sub(r'(?m)^\s*#.*$', '', pins.read_text()).replace('\\\n', ' ')
    pinned = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith('-')]
    assert pinned
    assert [line for line in pinned if '--hash=sha256:' not in line] == []
