"""What the checkers are told, so that no rule is left out without a reason."""

import re
import subprocess
import sys
from pathlib import Path

from tools import REPOSITORY

SETTINGS = (REPOSITORY / '.pylintrc').read_text()


def test_every_rule_of_odoo_s_community_is_followed_or_has_a_reason() -> None:
    said = subprocess.run(
        [Path(sys.executable).with_name('pylint'), '--rcfile=.pylintrc', '--enable=odoolint', '--list-msgs-enabled'],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    rules = set(re.findall(r'^  (\S+) \(', said.partition('Disabled messages')[0], re.MULTILINE))
    followed = set(re.findall(r'[a-z-]+', SETTINGS.partition('enable=')[2]))
    left_out = set(re.findall(r'^#   ([a-z-]+): .', SETTINGS, re.MULTILINE))
    assert followed | left_out == rules
    assert followed & left_out == set()
