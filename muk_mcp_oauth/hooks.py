"""What Odoo does not take away by itself when the addon is uninstalled."""

from .models.server.server import FROZEN_BY_US, PREFIX


def uninstall_hook(env):
    """Delete the keys of consents and the settings, which must not be in force again after a re-installation."""
    env.cr.execute("DELETE FROM muk_mcp_key WHERE key_prefix = 'oauth' AND NOT active")
    parameters = env['ir.config_parameter'].sudo()
    if parameters.get_param(FROZEN_BY_US):
        parameters.search([('key', '=', 'web.base.url.freeze')]).unlink()
    parameters.search([('key', '=like', PREFIX.replace('_', r'\_') + '%')]).unlink()
    # What a model of ours has from a mixin is named as a part of the mixin's addon, and would be until another uninstallation.
    env.cr.execute(
        """DELETE FROM ir_model_data WHERE name ~ '^(selection|model_inherit)__muk_mcp_oauth_' AND module <> 'muk_mcp_oauth'"""
    )
