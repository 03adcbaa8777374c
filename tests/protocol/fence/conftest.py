"""Loads `muk_mcp_oauth/common/fence` as the package `fence`: it is plain Python, so these tests need no Odoo."""

from tests.support.packages import load_as

load_as('fence', 'muk_mcp_oauth/common/fence')
