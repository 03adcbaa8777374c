"""Loads `muk_mcp_oauth/common/fence` as the package `fence`: it is plain Python, so these tests need no Odoo."""

import importlib.util
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3] / 'muk_mcp_oauth' / 'common' / 'fence'

if 'fence' not in sys.modules:
    specification = importlib.util.spec_from_file_location(
        'fence',
        PACKAGE / '__init__.py',
        submodule_search_locations=[str(PACKAGE)],
    )
    package = importlib.util.module_from_spec(specification)
    sys.modules['fence'] = package
    specification.loader.exec_module(package)
