"""Databases that are selected by the path of the MCP endpoint, where one host name stands for several of them."""

import re
from urllib.parse import urlencode

from odoo.tools import config

# The addon that is loaded for the whole server to do so.
SELECTOR = 'muk_mcp_database'


def path_of_database(name: str) -> str | None:
    """Return the path of the endpoint of a database if its path selects it, or None; a name with other characters has none."""
    return f'/mcp/db/{name}' if _selects_by_path() and re.fullmatch(r'[A-Za-z0-9][A-Za-z0-9._-]*', name) else None


def login_path(name: str, target: str) -> str:
    """Return the login that goes on to a page of a database; if paths select databases, it moves the browser's session there."""
    database = {'db': name} if _selects_by_path() else {}
    return f'/web/login?{urlencode({**database, "redirect": target})}'


def link(name: str, target: str) -> str:
    """Return what a message sends people to for a page of a database; only the login moves the browser of somebody else there."""
    return login_path(name, target) if _selects_by_path() else target


def _selects_by_path() -> bool:
    return SELECTOR in config['server_wide_modules']
