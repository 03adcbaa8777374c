from ..compat import LISTS_ARE_TREES

from . import (
    ir_config_parameter,
    ir_http,
    mcp_key,
    mcp_log,
    mcp_mixin,
    mcp_notification,
    mcp_recording,
    mcp_server,
    mcp_session,
    mcp_tool,
    mcp_transfer,
    mcp_views,
    mcp_words,
    res_config_settings,
    res_users,
)

if LISTS_ARE_TREES:
    from . import list_views
