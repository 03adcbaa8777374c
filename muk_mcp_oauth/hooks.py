"""What Odoo does not take away by itself when the addon is uninstalled."""


def uninstall_hook(env):
    """Drop the function that checks access tokens, and the keys that belonged to consents."""
    env.cr.execute('DROP FUNCTION IF EXISTS muk_mcp_oauth_check_access_token')
    env.cr.execute("DELETE FROM muk_mcp_key WHERE key_prefix = 'oauth' AND NOT active")
