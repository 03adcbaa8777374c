"""`./dev wheel`: what goes to a package index, in `dist/`."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import REPOSITORY
from tools.distribution import cross, trial
from tools.distribution.targets import TARGETS, Target, this_machine
from tools.environment import cache, process, venv, wheel
from tools.report.progress import say, step

DIST = REPOSITORY / 'dist'


def run(names: Sequence[str], with_source: bool, with_trial: bool) -> int:
    """Build the wheels of the named targets, or of this machine, and try them if asked to."""
    targets = [TARGETS[name] for name in names] or [this_machine()]
    with cache.exclusively():
        maturin = venv.program('wheel', 'maturin')
        built = [_build(maturin, target) for target in targets]
        if with_source:
            with step('Packing the source distribution'):
                wheel.maturin(maturin, 'sdist', '--out', DIST)
    for path in sorted(DIST.glob('muk_mcp_oauth_core-*')):
        say(f'dist/{path.name}')
    if not with_trial:
        return 0
    return 1 if sum(trial.failures(target, path) for target, path in zip(targets, built, strict=True)) else 0


def _build(maturin: Path, target: Target) -> Path:
    """Build one wheel and return its path; what an earlier build of the target left in `dist/` goes first."""
    env: Mapping[str, str] = {} if target == this_machine() else cross.environment(target)
    with step(f'Building the wheel for {target.name}'), cache.whole_folder(cache.home() / 'distribution') as draft:
        words: process.Command = [
            '--zig',
            '--target',
            target.triple,
            '--compatibility',
            target.compatibility,
            '--out',
            draft,
        ]
        wheel.maturin(maturin, 'build', '--release', '--locked', *words, env=env)
        made = next(draft.glob('*.whl'))
        DIST.mkdir(exist_ok=True)
        return made.replace(DIST / made.name)
