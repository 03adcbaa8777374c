from ..compat import LISTS_ARE_TREES

from . import ir_http
from . import mcp_key
from . import mcp_log
from . import mcp_mixin
from . import mcp_notification
from . import mcp_server
from . import mcp_session
from . import mcp_tool
from . import res_config_settings
from . import res_users

if LISTS_ARE_TREES:
    from . import list_views
