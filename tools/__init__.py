"""What `./dev` is made of: plain Python, standard library only.

`cli` uses `servers`, which uses `environment`, which uses `report`, never the other way round. The door is
`tools.cli.commands.main`; tests and measurements use `tools.servers.server.running_server`.
"""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
ADDONS = ('muk_mcp', 'muk_mcp_oauth')

# Is loaded for the whole server instead of being installed in a database.
SERVER_WIDE_ADDON = 'muk_mcp_database'
