"""A client that a test registers by itself, for programs that bring none and for pages that need one."""

import json
from urllib.parse import urlencode
from urllib.request import Request, urlopen

# The challenge of RFC 7636 appendix B.
CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'


def register(issuer: str, redirect_uri: str, client_name: str) -> str:
    """The id of a public client made by dynamic registration (RFC 7591)."""
    metadata = {'client_name': client_name, 'redirect_uris': [redirect_uri], 'token_endpoint_auth_method': 'none'}
    request = Request(
        f'{issuer}/mcp/oauth/register',
        data=json.dumps(metadata).encode(),
        headers={'Content-Type': 'application/json'},
    )
    with urlopen(request, timeout=10) as response:
        return json.load(response)['client_id']


def authorization_url(issuer: str, client_id: str, redirect_uri: str, code_challenge: str = CHALLENGE) -> str:
    """Where that client sends a user (RFC 6749 section 4.1.1), asking for everything."""
    return f'{issuer}/mcp/oauth/authorize?' + urlencode(
        {
            'response_type': 'code',
            'client_id': client_id,
            'redirect_uri': redirect_uri,
            'scope': 'mcp:read mcp:write',
            'state': 'a state',
            'code_challenge': code_challenge,
            'code_challenge_method': 'S256',
        }
    )
