"""The style and type checks behind `./dev lint`."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tools import ADDONS, SERVER_WIDE_ADDON
from tools.environment import cache, children, process, wheel
from tools.report.progress import say
from tools.report.tally import Tally

STRICTLY_TYPED = (
    'muk_mcp_oauth/protocol',
    'muk_mcp_oauth/common',
    'muk_mcp_oauth/fetch',
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
        total += _result(item)
    return total


def _result(item: Check) -> Tally:
    with tempfile.TemporaryFile('w+') as output:
        status = children.run(item.command, env=item.env, output=output)
        say(f'{item.name}: {"needs attention" if status else "clean"}')
        if status:
            output.seek(0)
            say(output.read())
    return Tally(failed=1) if status else Tally(passed=1)


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
        Check('ruff', [programs / 'ruff', 'check', '.', 'dev']),
        Check('ruff format', [programs / 'ruff', 'format', '--no-cache', '--check', '.', 'dev']),
        Check('pylint-odoo', [programs / 'pylint', '--rcfile=.pylintrc', *ADDONS, SERVER_WIDE_ADDON]),
        *(
            Check(f'mypy {path}', [programs / 'mypy', '--cache-dir', cache.own('mypy', path), path])
            for path in STRICTLY_TYPED
        ),
    ]
