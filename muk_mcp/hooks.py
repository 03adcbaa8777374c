"""What Odoo does not take away by itself when the addon is uninstalled."""


def uninstall_hook(env):
    """Delete the counters and the settings; a setting that was loosened must not be in force again after a re-installation."""
    env.cr.execute('DROP TABLE IF EXISTS muk_mcp_key_usage')
    env['ir.config_parameter'].sudo().search([('key', '=like', r'muk\_mcp.%')]).unlink()
