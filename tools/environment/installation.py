"""An Odoo that can be started: its source, its Python environment and the Rust core in it."""

from dataclasses import dataclass
from pathlib import Path

from tools.environment import odoo_source, venv, wheel
from tools.environment.odoo_source import OdooSource


@dataclass(frozen=True)
class Installation:
    source: OdooSource
    python: Path

    @property
    def command(self) -> tuple[Path, Path]:
        return self.python, self.source.program

    @property
    def environment(self) -> dict[str, str]:
        return {'PYTHONPATH': self.source.python_path} if self.source.python_path else {}


def prepare(tree: Path | None = None) -> Installation:
    """Fetch, install and build what is missing to start Odoo from `tree`, or from Debian's package."""
    wheel.cargo_environment()
    source = odoo_source.find(tree)
    return Installation(source, venv.python(wheel.installed(f'odoo-{source.version}')))
