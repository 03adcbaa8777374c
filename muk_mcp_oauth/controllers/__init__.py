from . import authorization, dispatcher, introspection, mcp, metadata, registration, revocation, token
