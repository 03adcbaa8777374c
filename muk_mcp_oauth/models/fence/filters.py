from odoo import _, models
from odoo.exceptions import AccessError

from .acting import acting_client


class IrFilters(models.Model):
    """A client keeps filters and favourites for its user, never for others, in whose searches they would appear."""

    _inherit = 'ir.filters'

    def _check_owner_before_client(self):
        if acting_client().administers:
            return
        # Odoo 19 lets several users share a filter; before, one user has it or everybody.
        field = 'user_ids' if 'user_ids' in self._fields else 'user_id'
        if any(record[field] != self.env.user for record in self.sudo()):
            raise AccessError(_('An AI client may keep filters for its own user only.'))
