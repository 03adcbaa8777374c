"""What lets a client that runs in a browser read an answer, whatever page it belongs to; cookies never count."""

CORS_HEADERS = {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'WWW-Authenticate, Mcp-Session-Id, Retry-After',
}
