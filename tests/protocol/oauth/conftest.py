"""Makes `muk_mcp_oauth` importable without Odoo: `protocol` and `common` are plain Python, its `__init__` is not run."""

import sys
from pathlib import Path
from types import ModuleType

from hypothesis import settings

# A run on another machine has to test the same examples, and a slow machine is no failure.
settings.register_profile('reproducible', derandomize=True, database=None, deadline=None)
settings.load_profile('reproducible')

if 'muk_mcp_oauth' not in sys.modules:
    package = ModuleType('muk_mcp_oauth')
    package.__path__ = [str(Path(__file__).resolve().parents[3] / 'muk_mcp_oauth')]
    sys.modules['muk_mcp_oauth'] = package
