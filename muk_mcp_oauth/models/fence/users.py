from odoo import _, models
from odoo.exceptions import AccessError

from ...common.fence.users import WRITABLE_OF_ONESELF
from .acting import acting_client


class ResUsers(models.Model):
    _inherit = 'res.users'

    def write(self, vals):
        """Stop a client before Odoo lets everybody write their own preferences as superuser."""
        client = acting_client()
        if client and not self.env.su and not client.administers and not self._is_harmless(vals):
            raise AccessError(
                _('Users are closed to AI clients that may not administer Odoo. Ask your user to do it in Odoo.')
            )
        return super().write(vals)

    def _is_harmless(self, vals):
        return self == self.env.user and WRITABLE_OF_ONESELF.issuperset(vals)
