"""`./dev bench`: the figures of the contract, measured in one run as ratios."""
import subprocess
from pathlib import Path

from tools import REPOSITORY, environment, installation, postgres, process, wheel


def run(json: Path | None, tree: Path | None) -> int:
    """Print the table of `tests/bench`, and write it to `json` too if given."""
    with postgres.held():
        installation.prepare(tree)
        python = environment.python(wheel.installed('tests'))
        destination = ['--json', json.absolute()] if json else []
        odoo_tree = {'MUK_MCP_DEV_ODOO': str(tree.resolve())} if tree else {}
        return subprocess.run([python, '-m', 'tests.bench', *destination], cwd=REPOSITORY,
                              env=process.environment({'PYTHONPATH': str(REPOSITORY), **odoo_tree}), check=False).returncode
