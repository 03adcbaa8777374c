from . import authorize, dispatcher, login, mcp, metadata, registration, revocation, token
