"""The release before this one, with its addons and its Rust core, from the history of this repository."""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from tools import ADDONS, REPOSITORY
from tools.environment import cache, installation, process, venv, wheel
from tools.environment.installation import Installation
from tools.report.progress import step
from tools.servers import configuration
from tools.servers.server import Server, start, wait_until_it_answers

COMMIT = '0bd83ad'


class PreviousRelease:
    """`odoo` is an Odoo with its addons and its core, `odoo_with_its_core` one with today's addons and its core."""

    def __init__(self, tree: Path | None) -> None:
        folder = _unpacked()
        today = installation.prepare(tree)
        path = ':'.join(filter(None, (str(folder / 'core'), today.source.python_path)))
        self.odoo_with_its_core: Installation = replace(today, source=replace(today.source, python_path=path))
        # Its addons stand before those of this repository, which have the same names.
        self.odoo: Installation = replace(
            today, source=replace(today.source, python_path=path, addons=(*today.source.addons, folder))
        )


def run_once(odoo: Installation, database: str, option: str) -> None:
    """Install (`-i`) or upgrade (`-u`) both addons."""
    config = configuration.write(database, odoo)
    words = [*odoo.command, '-c', config, option, ','.join(ADDONS), '--stop-after-init', '--no-http']
    process.run(words, f'install-{database}', env=odoo.environment)


@contextmanager
def serving(odoo: Installation, database: str, port: int, **options: str | int) -> Iterator[Server]:
    """Serve a database by one process, on the port that its public URL names."""
    log = process.log_file(f'server-{database}')
    options = {'max_cron_threads': 0, **options}
    with log.open('a') as output:
        server = start(odoo, database, port, 0, log, output, options)
    try:
        wait_until_it_answers(server)
        yield server
    finally:
        server.stop()


def _unpacked() -> Path:
    target = cache.home() / f'release-{COMMIT}'
    with cache.exclusively():
        if not target.is_dir():
            with step(f'Unpacking and building the release of commit {COMMIT}'), cache.whole_folder(target) as draft:
                _archive(draft, *ADDONS, 'rust', 'Cargo.toml', 'Cargo.lock', 'pyproject.toml', 'LICENSE')
                _build_core(draft)
    return target


def _archive(folder: Path, *paths: str) -> None:
    archive = subprocess.run(['git', 'archive', COMMIT, *paths], cwd=REPOSITORY, capture_output=True, check=False)
    assert archive.returncode == 0, f'The history has to reach back to {COMMIT}: {archive.stderr.decode()}'
    subprocess.run(['tar', '-x', '-C', folder], input=archive.stdout, check=True)


def _build_core(folder: Path) -> None:
    maturin = venv.program('build', 'maturin')
    words = [maturin, 'build', '--release', '--locked', '--out', folder / 'wheel']
    process.run(words, 'wheel-of-previous-release', cwd=folder, env=wheel.cargo_environment())
    with zipfile.ZipFile(next((folder / 'wheel').glob('*.whl'))) as built:
        built.extractall(folder / 'core')
