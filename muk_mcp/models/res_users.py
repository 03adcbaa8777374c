from odoo import fields, models


class ResUsers(models.Model):
    _inherit = 'res.users'

    mcp_key_ids = fields.One2many('muk_mcp.key', 'user_id', string='MCP API Keys', readonly=True)

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ['mcp_key_ids']

    def write(self, vals):
        result = super().write(vals)
        # Who changes the password, or is archived, expects everything that was signed in to be out.
        if 'password' in vals or not vals.get('active', True):
            self._end_mcp_keys()
        return result

    def _action_revoke_all_devices(self):
        """Log out from all devices; until Odoo 17, which has no such method, that sets the password anew."""
        self._end_mcp_keys()
        return super()._action_revoke_all_devices()

    def _end_mcp_keys(self):
        """End the keys of the users at once; a new one is made in the preferences."""
        self.env['muk_mcp.key'].sudo()._end_of_users(self)
