from odoo import _, api, models
from odoo.exceptions import AccessError

from .acting import acting_client


class IrFilters(models.Model):
    """A client keeps filters and favourites for its user, never for others, in whose searches they would appear."""

    _inherit = 'ir.filters'

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_own()
        return filters

    def write(self, vals):
        self._check_own()
        result = super().write(vals)
        self._check_own()
        return result

    def unlink(self):
        self._check_own()
        return super().unlink()

    def _check_own(self):
        client = acting_client()
        if client and not self.env.su and not client.administers:
            # Odoo 19 lets several users share a filter; before, one user has it or everybody.
            field = 'user_ids' if 'user_ids' in self._fields else 'user_id'
            if any(record[field] != self.env.user for record in self.sudo()):
                raise AccessError(_('An AI client may keep filters for its own user only.'))
