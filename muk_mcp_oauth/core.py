"""The Rust core, or stand-ins that say which wheel to install.

Without the wheel, or with one of another release, Odoo starts all the same: an ERP does not stop because of its MCP server.
Whatever needs the core raises `CoreUnavailable`, and the endpoints answer 503.
"""

import importlib
import logging
import re
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

try:
    from odoo.exceptions import UserError
except ImportError:  # `protocol` is tested without Odoo
    UserError = ValueError

if TYPE_CHECKING:
    from muk_mcp_oauth_core import *  # noqa: F403  # the names and types of the stub

# The bounds of `external_dependencies` in the manifest, which Odoo reads when it installs or upgrades the addon only.
LOWEST, BELOW = (1, 1), (1, 2)

_logger = logging.getLogger(__name__)


class CoreUnavailable(UserError):  # type: ignore[misc]
    """The core is missing or of another release; the message says what to install."""


def _found() -> ModuleType | None:
    try:
        return importlib.import_module('muk_mcp_oauth_core')
    except ImportError:
        return None


def refusal_of_version(version: str | None) -> str | None:
    """Return what is wrong with a version of the core, None for an installed one, or None if it fits."""
    if version and LOWEST <= tuple(map(int, re.findall(r'\d+', version)[:2])) < BELOW:
        return None
    needed = f'>={LOWEST[0]}.{LOWEST[1]},<{BELOW[0]}.{BELOW[1]}'
    found = f'version {version} is installed' if version else 'it cannot be imported'
    return (
        f'MCP OAuth needs the Python package muk_mcp_oauth_core{needed}, and {found}: install its wheel of the same '
        "release as the addon into Odoo's Python (docs/install.md) and restart Odoo; until then /mcp accepts no access token."
    )


class _StandIn(type):
    """A class in place of each name of the core: it can be imported and annotated, and refuses to be used."""

    def __call__(cls, *args: object, **kwargs: object) -> NoReturn:
        raise CoreUnavailable(problem)

    def __getattr__(cls, name: str) -> NoReturn:
        if name.startswith('__'):
            raise AttributeError(name)
        raise CoreUnavailable(problem)


class _NeverRaised(Exception):
    """Stands for the exceptions of the core, which only the core raises."""


_core = _found()
problem = refusal_of_version(getattr(_core, '__version__', None))
if problem:
    _logger.critical(problem)


def __getattr__(name: str) -> Any:
    if name.startswith('__'):
        raise AttributeError(name)
    if not problem:
        return getattr(_core, name)
    return _NeverRaised if name.startswith(('Invalid', 'CoreError')) else _StandIn(name, (), {})
