"""The route decorator of the MCP endpoint."""

from odoo import http

from . import dispatcher, file_dispatcher  # noqa: F401  they register the routing types that are named here


def mcp_route(route=None, **routing):
    """Declare a route of the MCP endpoint; keyword arguments override the defaults below.

    The message arrives as the keyword argument ``jsonrpc_data``, so an endpoint
    accepts ``**kwargs`` and returns an ``odoo.http.Response``.
    """
    defaults = {'type': 'mcp', 'auth': 'mcp', 'csrf': False, 'save_session': False, 'cors': '*'}
    return http.route(route, **{**defaults, **routing})


def file_route(route, **routing):
    """Declare a route for a file on its way, whose URL is all that is asked for."""
    defaults = {'type': 'mcp_file', 'auth': 'mcp_file', 'csrf': False, 'save_session': False, 'cors': '*'}
    return http.route(route, **{**defaults, **routing})
