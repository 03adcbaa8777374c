"""`./dev bench`: the figures of the contract, measured in one run as ratios."""

import os
import subprocess
from pathlib import Path

from tools import REPOSITORY, environment, installation, postgres, process, wheel

# Where the tests keep the person and the application that the measurements need, too.
ACTORS = ('tests', 'tests/concurrency')


def run(json: Path | None, tree: Path | None) -> int:
    """Print the table of `tests/bench`, and write it to `json` too if given."""
    with postgres.held():
        installation.prepare(tree)
        python = environment.python(wheel.installed('tests'))
        destination = ['--json', str(json.absolute())] if json else []
        odoo_tree = {'MUK_MCP_DEV_ODOO': str(tree.resolve())} if tree else {}
        path = os.pathsep.join(map(str, (REPOSITORY, *(REPOSITORY / folder for folder in ACTORS))))
        return subprocess.run(
            [python, '-m', 'tests.bench', *destination],
            cwd=REPOSITORY,
            env=process.environment({'PYTHONPATH': path, **odoo_tree}),
            check=False,
        ).returncode
