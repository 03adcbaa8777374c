"""Which servers `./dev run` has started, in this clone and in others that use the same cache."""

from collections.abc import Iterator
from pathlib import Path

from tools.environment import cache, clone
from tools.report.failure import CannotContinue
from tools.report.progress import step
from tools.servers import alive, ports
from tools.servers.server import Server


def remember(started: Server) -> None:
    cache.write_private(_own() / str(started.port), alive.identity(started.pid))


def forget(port: int) -> None:
    (_own() / str(port)).unlink(missing_ok=True)


def own_ports() -> list[int]:
    return [int(record.name) for record in _own().iterdir()]


def stop(port: int) -> bool:
    """End the server that an earlier `./dev run` of this clone left on the port; return whether there was one."""
    record = _own() / str(port)
    known = record.read_text() if record.is_file() else ''
    was_running = bool(known) and alive.is_alive(known)
    if was_running:
        with step(f'Stopping the Odoo on port {port}'):
            alive.end(known)
    forget(port)
    return was_running


def check_port(port: int) -> None:
    """End this clone's own server on the port; refuse if anybody else's is there."""
    stop(port)
    owner = dict(elsewhere()).get(port)
    if owner:
        raise CannotContinue(f'The Odoo of the clone in {owner} answers on port {port}. Choose another with --port.')
    if not ports.is_free(port):
        raise CannotContinue(f'Port {port} is in use by another program. Choose one with --port.')


def elsewhere() -> Iterator[tuple[int, Path]]:
    """The ports of running servers of other clones, each with the folder of its clone."""
    for record in (cache.home() / 'clones').glob('*/servers/*'):
        folder = record.parents[1]
        if folder.name != clone.identity() and alive.is_alive(record.read_text()):
            yield int(record.name), Path((folder / 'path').read_text().strip())


def _own() -> Path:
    return cache.own('servers')
