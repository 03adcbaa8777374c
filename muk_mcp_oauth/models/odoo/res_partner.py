from odoo import _, models
from odoo.exceptions import AccessError
from odoo.http import request


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def write(self, vals):
        """Keep AI clients from changing the e-mail address of the user they act as.

        Odoo sends the link for a new password there, and who gets it signs in as the user, beyond the MCP endpoint and
        long after the client was disconnected.
        """
        if 'email' in vals and request and hasattr(request, '_mcp_key') and self.env.user.partner_id in self:
            raise AccessError(
                _('An AI client may not change the e-mail address of its own user. Ask the user to do it in Odoo.')
            )
        return super().write(vals)
