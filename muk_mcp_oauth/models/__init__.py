from ..compat import VERSION
from . import (
    access_token,
    audit,
    authorization_code,
    chain,
    client,
    client_assertion,
    client_authentication,
    client_document,
    client_introspection,
    client_key_renewal,
    client_registration,
    consent,
    consent_page,
    failure,
    ir_http,
    key,
    known_client,
    log,
    rate_limit,
    refresh_token,
    res_config_settings,
    res_partner,
    res_users,
    server,
    show_secret,
    signing_key,
)

if VERSION < 18:
    from . import list_views
