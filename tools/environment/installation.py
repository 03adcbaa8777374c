"""An Odoo that can be started: its source, its Python environment and the Rust core in it."""

import os
from dataclasses import dataclass
from pathlib import Path

from tools.environment import odoo_source, programs, venv, wheel
from tools.environment.odoo_source import OdooSource


@dataclass(frozen=True)
class Installation:
    source: OdooSource
    python: Path
    printer: Path | None = None

    @property
    def command(self) -> tuple[Path, Path]:
        return self.python, self.source.program

    @property
    def environment(self) -> dict[str, str]:
        """What Odoo has to find by the environment: its own package, and `wkhtmltopdf`."""
        python = {'PYTHONPATH': self.source.python_path} if self.source.python_path else {}
        path = {'PATH': f'{self.printer.parent}{os.pathsep}{os.environ["PATH"]}'} if self.printer else {}
        return {**python, **path}


def prepare(tree: Path | None = None) -> Installation:
    """Fetch, install and build what is missing to start Odoo from `tree`, or from Debian's package."""
    wheel.cargo_environment()
    source = odoo_source.find(tree)
    python = venv.python(wheel.installed(f'odoo-{source.version}'))
    return Installation(source, python, programs.wkhtmltopdf())
