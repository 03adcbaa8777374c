"""Odoo from its own repository, one commit of it, in the cache."""

import os
from pathlib import Path

from tools.environment import cache, process
from tools.report.failure import CannotContinue
from tools.report.progress import step

REPOSITORY_OF_ODOO = 'https://github.com/odoo/odoo'
DEFAULT_BRANCH = '19.0'

# Where a company has a copy of its own.
OVERRIDE = 'MUK_MCP_ODOO_REPOSITORY'


def checkout(reference: str = '') -> Path:
    """The tree of a branch, tag or commit; a branch stays where it was when it was fetched, until `./dev clean`."""
    wanted = reference or DEFAULT_BRANCH
    process.need('git', 'Install git to take Odoo from its repository.')
    root = cache.home() / 'odoo-git' / wanted.replace('/', '-')
    with cache.exclusively():
        if not root.is_dir():
            with step(f'Fetching Odoo {wanted} from its repository'), cache.whole_folder(root) as draft:
                _fetch(draft, wanted)
    return root


def _fetch(folder: Path, wanted: str) -> None:
    source = os.environ.get(OVERRIDE) or REPOSITORY_OF_ODOO
    try:
        for words in (
            ['init', '--quiet'],
            ['fetch', '--quiet', '--depth=1', source, wanted],
            ['checkout', '--quiet', '--detach', 'FETCH_HEAD'],
        ):
            process.run(['git', '-C', folder, *words], 'odoo-git', env={'GIT_TERMINAL_PROMPT': '0'})
    except CannotContinue as failure:
        raise CannotContinue(
            f'Odoo {wanted} could not be fetched from {source}. {failure}\n'
            f'{OVERRIDE} names another copy of the repository; --odoo DIR takes an Odoo that you have.'
        )
