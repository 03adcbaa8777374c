"""Parts of the addons that are plain Python, under a name of their own, as importing an addon needs Odoo."""

import importlib.util
import sys

from tools import REPOSITORY


def load_as(name: str, folder: str) -> None:
    """Make the package in `folder` of the repository importable as `name`."""
    if name in sys.modules:
        return
    path = REPOSITORY / folder
    specification = importlib.util.spec_from_file_location(
        name, path / '__init__.py', submodule_search_locations=[str(path)]
    )
    assert specification
    assert specification.loader
    package = importlib.util.module_from_spec(specification)
    sys.modules[name] = package
    specification.loader.exec_module(package)
