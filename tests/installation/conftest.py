"""An Odoo that has none of our addons yet, and people who install, use and remove them while it serves."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.account import Account
from tests.support.hosts import address
from tests.support.previous_release import serving
from tests.support.store import Store
from tools.environment import installation
from tools.servers import database, ports, postgres, templates
from tools.servers.server import Server

ADDONS = Path(__file__).parent / 'addons'
TREE = Path(os.environ['MUK_MCP_DEV_ODOO']) if 'MUK_MCP_DEV_ODOO' in os.environ else None


@pytest.fixture(scope='module')
def bare() -> Iterator[Server]:
    """A server of a database without our addons, which says every warning that Python has."""
    name, port = f'test_{secrets.token_hex(4)}', ports.free()
    with postgres.held(), pytest.MonkeyPatch.context() as patch:
        patch.setenv('PYTHONWARNINGS', 'always')
        odoo = installation.prepare(TREE)
        templates.create_without_addons(name, odoo)
        database.set_parameters(name, {'web.base.url': f'http://127.0.0.1:{port}'})
        try:
            with serving(odoo, name, port, f'{odoo.source.addons_path},{ADDONS}') as server:
                yield server
        finally:
            database.drop(name)


@pytest.fixture(scope='module')
def store(bare: Server) -> Store:
    return Store(bare.database)


@pytest.fixture(scope='module')
def admin(bare: Server) -> Account:
    return Account(address(bare), 'admin', 'admin')
