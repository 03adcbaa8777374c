from . import authorization, dispatcher, introspection, login, mcp, metadata, registration, revocation, token
