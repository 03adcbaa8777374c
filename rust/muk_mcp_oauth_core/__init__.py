from muk_mcp_oauth_core._native import *
from muk_mcp_oauth_core._native import __version__
