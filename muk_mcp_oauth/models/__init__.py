from ..compat import VERSION
from . import (
    access_token,
    audit,
    authorization_code,
    chain,
    client,
    consent,
    consent_page,
    ir_http,
    log,
    rate_limit,
    refresh_token,
    res_config_settings,
    res_users,
    server,
    signing_key,
)

if VERSION < 18:
    from . import list_views
