"""The style and type checks behind `./dev lint`."""
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field

from tools import ADDONS, REPOSITORY, environment, process, wheel
from tools.progress import say
from tools.tally import Tally

STRICTLY_TYPED = ('muk_mcp_oauth/protocol', 'muk_mcp/protocol')


@dataclass(frozen=True)
class Check:
    name: str
    command: process.Command
    env: Mapping[str, str] = field(default_factory=dict)


def run() -> int:
    return 1 if check().failed else 0


def check() -> Tally:
    """Run every checker, show what each complains about, and count them."""
    total = Tally()
    for item in checks():
        done = subprocess.run(item.command, cwd=REPOSITORY, env=process.environment(item.env), text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        say(f'{item.name}: {"needs attention" if done.returncode else "clean"}')
        if done.returncode:
            say(done.stdout)
        total += Tally(failed=1) if done.returncode else Tally(passed=1)
    return total


def checks() -> list[Check]:
    programs = wheel.installed('tests') / 'bin'
    cargo = wheel.cargo_environment()
    typed = [path for path in STRICTLY_TYPED if (REPOSITORY / path).is_dir()]
    return [
        Check('cargo fmt', ['cargo', 'fmt', '--all', '--check'], cargo),
        Check('cargo clippy', ['cargo', 'clippy', '--workspace', '--all-targets', '--locked', '--quiet', '--',
                               '-D', 'warnings'], cargo),
        Check('ruff', [programs / 'ruff', 'check', '--no-cache', '.', 'dev']),
        Check('pylint-odoo', [programs / 'pylint', '--rcfile=.pylintrc', *ADDONS]),
        *(Check(f'mypy {path}', [programs / 'mypy', '--strict', '--cache-dir', '/dev/null', path]) for path in typed),
        Check('the stub of the core', [programs / 'stubtest', 'muk_mcp_oauth_core']),
    ]
