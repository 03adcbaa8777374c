"""An administrator and a client who use the addons, so that they leave something behind everywhere."""

from __future__ import annotations

from tests.support.account import Account
from tests.support.application import Application
from tests.support.hosts import url_of
from tests.support.keys import api_key
from tools.servers.server import Server

# Loosened on purpose: a re-installation that still obeyed it would be seen.
SETTINGS = {
    'mcp_allow_any_origin': True,
    'mcp_allowed_origins': 'https://trusted.example',
    'mcp_oauth_skip_local_confirmation': True,
    'mcp_oauth_access_token_ttl': 77,
    'mcp_oauth_grace_seconds': 299,
    # What people were told stays in their inbox, whatever is uninstalled.
    'mcp_oauth_notify_new_clients': False,
}


def save_settings(admin: Account, **values: object) -> None:
    """Save the settings as their page does, which stores every one of them."""
    created = admin.call('res.config.settings', 'create', {**values})
    admin.call('res.config.settings', 'execute', [created])


def leave_traces(odoo: Server, admin: Account) -> None:
    """Leave traces: a connection, calls, a key that was used, a refusal and saved settings."""
    save_settings(admin, **SETTINGS)
    host = url_of(odoo)
    application = Application.registered(host)
    tokens = admin.connect(application)
    assert application.ping(tokens['access_token']).status_code == 200
    assert application.refresh(tokens['refresh_token']).status_code == 200
    assert application.ping('no token').status_code == 401
    assert application.ping(api_key(odoo, 'admin')).status_code == 200
