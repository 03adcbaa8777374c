"""Decides whether an AI client is acting, and with which rights."""

from __future__ import annotations

from dataclasses import dataclass

from odoo.http import request

# In the context of tools that tell what there is; Odoo's own code may read what it needs on the way.
TELLS_RIGHTS = 'muk_mcp_oauth_tells_rights'


@dataclass(frozen=True)
class ActingClient:
    """Who sent the request: an OAuth client by its public id, or a key of the MCP server alone.

    ``administers`` is True if the access token has the scope `mcp:admin`.
    """

    key_id: int
    client_id: str | None = None
    administers: bool = False


def acting_client() -> ActingClient | None:
    """Return the AI client that the current request serves, or None if a user or Odoo itself acts."""
    # Looked up in the request's own members: Odoo's tests put a request in place that has every attribute.
    members = request.__dict__ if request else {}
    key = members.get('_mcp_key')
    if key is None:
        return None
    return ActingClient(key.id, members.get('_mcp_oauth_client'), bool(members.get('_mcp_oauth_administers')))
