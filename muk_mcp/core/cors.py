"""Cross-origin headers of the MCP endpoint, for clients that run in a browser.

They stand on refusals too: without them a browser hides the status and the
challenge of a 401 from the client that needs them.
"""

ALLOWED_METHODS = ('GET', 'POST', 'DELETE', 'OPTIONS')
ALLOWED_HEADERS = (
    'Authorization',
    'Content-Type',
    'Accept',
    'MCP-Protocol-Version',
    'Mcp-Session-Id',
    'Mcp-Method',
    'Mcp-Name',
    'Last-Event-ID',
)
EXPOSED_HEADERS = ('WWW-Authenticate', 'Mcp-Session-Id', 'Retry-After')
PREFLIGHT_SECONDS = 86400

RESPONSE_HEADERS = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': ', '.join(EXPOSED_HEADERS),
}
PREFLIGHT_HEADERS = {
    'Access-Control-Allow-Methods': ', '.join(ALLOWED_METHODS),
    'Access-Control-Allow-Headers': ', '.join(ALLOWED_HEADERS),
    'Access-Control-Max-Age': str(PREFLIGHT_SECONDS),
}
