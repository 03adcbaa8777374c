"""The route decorator of the MCP endpoint."""

from odoo import http

from . import dispatcher  # noqa: F401  registers the routing type that mcp_route names


def mcp_route(route=None, **routing):
    """Declare a route of the MCP endpoint; keyword arguments override the defaults below.

    The message arrives as the keyword argument ``jsonrpc_data``, so an endpoint
    accepts ``**kwargs`` and returns an ``odoo.http.Response``.
    """
    defaults = {'type': 'mcp', 'auth': 'mcp', 'csrf': False, 'save_session': False, 'cors': '*'}
    return http.route(route, **{**defaults, **routing})
