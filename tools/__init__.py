"""What `./dev` is made of: plain Python, standard library only."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
ADDONS = ('muk_mcp', 'muk_mcp_oauth')
