"""An Odoo without our addons, in which somebody then installs them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.previous_release import serving
from tools.environment import installation
from tools.servers import database, ports, postgres, templates
from tools.servers.server import Server

TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None


@contextmanager
def bare_server(addons: Path) -> Iterator[Server]:
    """Serve a database without our addons; modules of the folder `addons` go before all others of their name.

    Python says every warning it has.
    """
    name, port = f'test_{secrets.token_hex(4)}', ports.free()
    with postgres.kept_running(), pytest.MonkeyPatch.context() as patch:
        patch.setenv('PYTHONWARNINGS', 'always')
        odoo = installation.prepare(TREE)
        templates.create_without_addons(name, odoo)
        database.set_parameters(name, {'web.base.url': f'http://127.0.0.1:{port}'})
        try:
            with serving(odoo, name, port, addons_path=f'{addons},{odoo.source.addons_path}') as server:
                yield server
        finally:
            database.drop(name)
