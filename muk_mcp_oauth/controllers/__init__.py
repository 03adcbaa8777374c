from . import authorize, dispatcher, introspection, login, mcp, metadata, registration, revocation, token
