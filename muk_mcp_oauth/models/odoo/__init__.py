"""Odoo's own models and those of ``muk_mcp``, extended."""

from ...compat import VERSION
from . import ir_http, mcp_log, res_config_settings, res_users
from . import connecting_users, connections_of_users  # isort: skip

if VERSION < 18:
    from . import list_views
