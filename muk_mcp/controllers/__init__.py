from . import files, mcp
