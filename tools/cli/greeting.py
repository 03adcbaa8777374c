"""What `./dev run` tells a developer once Odoo answers."""

from tools.report.progress import say
from tools.servers.server import Server

TEXT = """
Odoo {odoo} answers at {url} with the database {database}.
Sign in as admin with the password admin.

  MCP address      {url}/mcp
  Claude Code      claude mcp add --transport http odoo {url}/mcp
                   then type /mcp in Claude Code and choose to authenticate
  MCP Inspector    npx @modelcontextprotocol/inspector
                   transport "Streamable HTTP", URL {url}/mcp
  Claude           Settings > Connectors > Add custom connector
  ChatGPT          Settings > Apps > Developer mode (advanced settings) > Create app

Claude and ChatGPT connect from their vendors' networks: they need a public https address that
leads here, for example through a tunnel, entered in Odoo as Settings > MCP OAuth > Public URL.
"""


def show(server: Server) -> None:
    say(TEXT.format(odoo=server.odoo.source, url=server.url, database=server.database))
