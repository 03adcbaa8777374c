"""`./dev fuzz`: libFuzzer on the rules of redirect URIs, for as long as one likes."""

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools import REPOSITORY
from tools.environment import cache, process, wheel
from tools.report.progress import say, step

TARGETS = ('parse', 'match', 'append')
CARGO_FUZZ = '0.13.2'
LONGEST_INPUT = 300


def run(names: Sequence[str], minutes: float) -> int:
    """Run the named targets, or all of them, and print the runs and what was found; the status is 1 for a finding."""
    env = {
        **wheel.cargo_environment(),
        'CARGO_TARGET_DIR': str(cache.folder('cargo-fuzz', 'target')),
        # Sanitizers are not stable yet, and this lets the compiler that builds the product use them.
        'RUSTC_BOOTSTRAP': '1',
        'RUST_BACKTRACE': '0',
    }
    program = _cargo_fuzz(env)
    with step('Building the fuzz targets'):
        process.run([program, 'build'], 'fuzz-build', env=env, cwd=REPOSITORY / 'rust')
    outcomes = [_fuzz(program, name, minutes, env) for name in names or TARGETS]
    return 1 if any(outcomes) else 0


def _cargo_fuzz(env: Mapping[str, str]) -> Path:
    root = cache.home() / 'cargo-fuzz' / CARGO_FUZZ
    with cache.exclusively():
        if not root.is_dir():
            with step('Installing cargo-fuzz'), cache.whole_folder(root) as draft:
                process.run(
                    ['cargo', 'install', 'cargo-fuzz', '--version', CARGO_FUZZ, '--locked', '--root', draft],
                    'cargo-fuzz',
                    env=env,
                )
    return root / 'bin' / 'cargo-fuzz'


def _fuzz(program: Path, name: str, minutes: float, env: Mapping[str, str]) -> int:
    """Run one target; its corpus stays in the cache, so that the next run begins where this one ended."""
    corpus, findings = cache.folder('fuzz', name), cache.folder('fuzz', 'findings')
    log = process.log_file(f'fuzz-{name}')
    command: process.Command = [
        program,
        'run',
        name,
        corpus,
        '--',
        '-dict=fuzz/uri.dict',
        f'-max_len={LONGEST_INPUT}',
        f'-max_total_time={round(minutes * 60)}',
        f'-artifact_prefix={findings}/{name}-',
    ]
    with step(f'Fuzzing {name} for {minutes:g} minutes'), log.open('w') as output:
        status = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=REPOSITORY / 'rust',
            env=process.environment(env),
            check=False,
        ).returncode
    say(_outcome(name, log, status))
    return status


def _outcome(name: str, log: Path, status: int) -> str:
    text = log.read_text(errors='replace')
    runs = [int(number) for number in re.findall(r'^#(\d+)\t', text, re.MULTILINE)]
    found = re.findall(r'Test unit written to (\S+)', text)
    if status:
        return f'{name}: {runs[-1] if runs else 0} runs, found {", ".join(found) or "a failure"}\n{process.tail(log)}'
    return f'{name}: {runs[-1]} runs, nothing found'
