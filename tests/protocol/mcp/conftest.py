"""Loads `muk_mcp/protocol` as the package `mcp_protocol`: it is plain Python, so these tests need no Odoo."""

import importlib.util
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[3] / 'muk_mcp' / 'protocol'

if 'mcp_protocol' not in sys.modules:
    specification = importlib.util.spec_from_file_location(
        'mcp_protocol',
        PACKAGE / '__init__.py',
        submodule_search_locations=[str(PACKAGE)],
    )
    package = importlib.util.module_from_spec(specification)
    sys.modules['mcp_protocol'] = package
    specification.loader.exec_module(package)
