from odoo import _, api, models
from odoo.exceptions import AccessError

from .acting import acting_client


class ClosedToClients(models.AbstractModel):
    """What decides over AI clients: users change it, in Odoo, and a change is in force in every worker at its next request."""

    _name = 'muk_mcp_oauth.closed_to_clients'
    _description = 'Closed to AI Clients'

    @api.model_create_multi
    def create(self, vals_list):
        self._check_is_no_client()
        return super().create(vals_list)

    def write(self, vals):
        self._check_is_no_client()
        return super().write(vals)

    def unlink(self):
        self._check_is_no_client()
        return super().unlink()

    def _check_is_no_client(self):
        """Raise AccessError if an AI client acts, in whatever method; empty the cache of all workers otherwise."""
        if acting_client():
            raise AccessError(_('What is closed to AI clients is changed by people only, in Odoo.'))
        self.env.registry.clear_cache()
