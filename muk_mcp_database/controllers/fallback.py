import json

from odoo import http
from odoo.http import Response, request

from ..place import METADATA_PATHS
from ..selection import STATE, State

ROUTES = [path for place in ('', *METADATA_PATHS) for path in (f'{place}/mcp', f'{place}/mcp/<path:rest>')]

NAME_IT = (
    'This host serves several databases. The address of the MCP server ends with the name of one: /mcp/db/NAME. '
    'Odoo shows it under "Connect AI".'
)
UNKNOWN = (
    'No database of this name can be had at this host. Look at the address: it ends with /mcp/db/ and the name of the database, as '
    'Odoo shows it under "Connect AI". An administrator of the server decides by dbfilter what may be named.'
)
NOTHING_HERE = (
    'Odoo has nothing at this address. The MCP server of a database is at /mcp/db/NAME if the apps MCP Server and MCP OAuth are '
    'installed in it.'
)
UNAVAILABLE = 'The database is not available at the moment. Try again.'


class Fallback(http.Controller):
    @http.route(
        [*METADATA_PATHS, *ROUTES], type='http', auth='none', csrf=False, save_session=False, cors='*', sitemap=False
    )
    def not_found(self, rest=None, **_parameters):
        """Answer where no database, or none with the addons, has this URL: in JSON, which clients can show."""
        state = request.httprequest.environ.get(STATE)
        if state is State.UNREACHABLE or (state is State.SELECTED and not request.db):
            return _json_error(503, 'temporarily_unavailable', UNAVAILABLE, {'Retry-After': '1'})
        if state is State.UNKNOWN:
            return _json_error(404, 'not_found', UNKNOWN)
        return _json_error(404, 'not_found', NOTHING_HERE if request.db else NAME_IT)


def _json_error(status, error, description, headers=None):
    body = json.dumps({'error': error, 'error_description': description})
    return Response(
        body, status=status, content_type='application/json', headers={'Cache-Control': 'no-store', **(headers or {})}
    )
