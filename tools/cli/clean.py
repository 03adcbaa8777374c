"""`./dev clean`: nothing of this project is left on the machine but the clone."""

import shutil

from tools.cli import interactive, running
from tools.environment import cache
from tools.report.failure import CannotContinue
from tools.report.progress import say, step
from tools.servers import postgres


def run() -> int:
    check_unused()
    interactive.stop()
    if postgres.is_used():
        raise CannotContinue('Another ./dev still uses PostgreSQL, perhaps with tests. Wait for its end or end it.')
    with cache.exclusively():
        postgres.stop()
        with step(f'Removing {cache.home()}'):
            shutil.rmtree(cache.home())
    say('Everything that ./dev made is gone.')
    return 0


def check_unused() -> None:
    """Refuse while another clone uses the cache, too."""
    for port, owner in running.elsewhere():
        raise CannotContinue(
            f'The Odoo of the clone in {owner} runs on port {port} and uses this cache. End it there with ./dev stop.'
        )
