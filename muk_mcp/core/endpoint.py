"""The path of the MCP endpoint below the public URL."""

import re

from odoo.tools import config

DEFAULT_PATH = '/mcp'
PARAMETER = 'muk_mcp.endpoint_path'

# The addon that is loaded for the whole server where one host name stands for several databases.
SELECTOR = 'muk_mcp_database'

_PATH = re.compile(r'(?:/[A-Za-z0-9][A-Za-z0-9._-]*)+')


def is_endpoint_path(text):
    """Return True if a text can be the path of an endpoint: segments of plain characters, no slash at the end."""
    return bool(_PATH.fullmatch(text))


def path_of_database(name):
    """Return the path that selects a database where its path does, or None; a name with other characters has none."""
    path = f'{DEFAULT_PATH}/db/{name}'
    return path if SELECTOR in config['server_wide_modules'] and is_endpoint_path(path) else None


def is_below(path, endpoint):
    """Return True if a path is the endpoint's or lies below it."""
    return path == endpoint or path.startswith(f'{endpoint}/')


def moved(url, path):
    """Return where a route that is declared at or below ``/mcp`` stands if the endpoint's path is ``path``."""
    return path + url[len(DEFAULT_PATH) :] if is_below(url, DEFAULT_PATH) else url
