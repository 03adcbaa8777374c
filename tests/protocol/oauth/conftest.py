"""Loads `muk_mcp_oauth/protocol` as the package `oauth_protocol`: it is plain Python, so these tests need no Odoo."""

import importlib.util
import sys
from pathlib import Path

from hypothesis import settings

# A run on another machine has to test the same examples, and a slow machine is no failure.
settings.register_profile('reproducible', derandomize=True, database=None, deadline=None)
settings.load_profile('reproducible')

PACKAGE = Path(__file__).resolve().parents[3] / 'muk_mcp_oauth' / 'protocol'

if 'oauth_protocol' not in sys.modules:
    specification = importlib.util.spec_from_file_location(
        'oauth_protocol',
        PACKAGE / '__init__.py',
        submodule_search_locations=[str(PACKAGE)],
    )
    package = importlib.util.module_from_spec(specification)
    sys.modules['oauth_protocol'] = package
    specification.loader.exec_module(package)
