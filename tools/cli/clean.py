"""`./dev clean`: nothing of this project is left on the machine but the clone."""

import shutil

from tools.cli import interactive
from tools.environment import cache
from tools.report.progress import say, step
from tools.servers import postgres


def run() -> int:
    interactive.stop()
    with cache.exclusively():
        postgres.stop()
        with step(f'Removing {cache.home()}'):
            shutil.rmtree(cache.home())
    say('Everything that ./dev made is gone.')
    return 0
