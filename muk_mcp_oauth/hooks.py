"""What Odoo does not take away by itself when the addon is uninstalled."""


def uninstall_hook(env):
    """Delete the keys that belonged to consents."""
    env.cr.execute("DELETE FROM muk_mcp_key WHERE key_prefix = 'oauth' AND NOT active")
