"""`./dev bench`: speed, measured in one run as ratios against a reference."""

from pathlib import Path

from tools.environment import children, installation, venv, wheel
from tools.servers import postgres


def run(json: Path | None, tree: Path | None, instead: str = '') -> int:
    """Print the table of `bench`, and write it to `json` too if given; or measure what `instead` says."""
    with postgres.kept_running():
        installation.prepare(tree)
        python = venv.python(wheel.installed('tests'))
        destination = ['--json', str(json.absolute())] if json else []
        if instead:
            destination = [f'--{instead}']
        odoo_tree = {'MUK_MCP_DEV_ODOO': str(tree.resolve())} if tree else {}
        return children.run([python, '-m', 'bench', *destination], env=odoo_tree)
