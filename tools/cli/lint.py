"""The style and type checks behind `./dev lint`."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools import ADDONS, REPOSITORY
from tools.environment import process, wheel
from tools.report.progress import say
from tools.report.tally import Tally

# Rules of Odoo's community that do not fit here, each with its reason.
NOT_FOR_US = {
    'consider-merging-classes-inherited': 'A large model is read more easily in files named for what they add.',
    'manifest-required-author': 'The addons are not published by that community.',
    'manifest-version-format': 'One tree serves three series, so Odoo itself puts the series before the version.',
    'missing-readme': 'The README of the repository speaks for both addons.',
    'missing-return': "Odoo's own `init` and `set_values` return nothing.",
    'prefer-env-translation': 'Odoo 17 has no `env._`.',
}

STRICTLY_TYPED = (
    'muk_mcp_oauth/protocol',
    'muk_mcp_oauth/common',
    'muk_mcp/protocol',
    'rust/muk_mcp_oauth_core/__init__.pyi',
    'tools',
)


@dataclass(frozen=True)
class Check:
    name: str
    command: process.Command
    env: Mapping[str, str] = field(default_factory=dict)


def run() -> int:
    return 1 if check().failed else 0


def check(names: Sequence[str] = ()) -> Tally:
    """Run every checker, or those whose names begin with one of `names`; show what each complains about."""
    total = Tally()
    for item in checks():
        if names and not item.name.startswith(tuple(names)):
            continue
        done = subprocess.run(
            item.command,
            cwd=REPOSITORY,
            env=process.environment(item.env),
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        say(f'{item.name}: {"needs attention" if done.returncode else "clean"}')
        if done.returncode:
            say(done.stdout)
        total += Tally(failed=1) if done.returncode else Tally(passed=1)
    return total


def checks() -> list[Check]:
    programs = wheel.installed('tests') / 'bin'
    cargo = wheel.cargo_environment()
    return [
        Check('cargo fmt', ['cargo', 'fmt', '--all', '--check'], cargo),
        Check(
            'cargo clippy',
            [
                'cargo',
                'clippy',
                '--workspace',
                '--all-targets',
                '--all-features',
                '--locked',
                '--quiet',
                '--',
                '-D',
                'warnings',
            ],
            cargo,
        ),
        Check('zizmor', [programs / 'zizmor', '--offline', '--no-progress', '.github']),
        Check('ruff', [programs / 'ruff', 'check', '--no-cache', '.', 'dev']),
        Check('ruff format', [programs / 'ruff', 'format', '--no-cache', '--check', '.', 'dev']),
        Check('pylint-odoo', [programs / 'pylint', '--rcfile=.pylintrc', f'--disable={",".join(NOT_FOR_US)}', *ADDONS]),
        *(Check(f'mypy {path}', [programs / 'mypy', '--cache-dir', '/dev/null', path]) for path in STRICTLY_TYPED),
    ]
