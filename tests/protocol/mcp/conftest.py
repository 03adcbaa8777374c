"""Loads `muk_mcp/protocol` as the package `mcp_protocol`: it is plain Python, so these tests need no Odoo."""

from tests.support.packages import load_as

load_as('mcp_protocol', 'muk_mcp/protocol')
