from odoo import api, models

from .acting import TELLS_RIGHTS, acting_client


class Base(models.AbstractModel):
    """Tells a client of no field that is closed to it."""

    _inherit = 'base'

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        described = super().fields_get(allfields, attributes)
        if acting_client() and not self.env.su and self.env.context.get(TELLS_RIGHTS):
            fence = self.env['muk_mcp_oauth.fence']
            return {name: field for name, field in described.items() if not fence._refusal_of_field(self._name, name)}
        return described


class Mixin(models.AbstractModel):
    _inherit = 'muk_mcp.mixin'

    @api.model
    def _default_fields(self, model):
        """Leave out what is closed to the client; the published `muk_mcp` has no such method, and never comes here."""
        names = super()._default_fields(model)
        if not acting_client():
            return names
        fence = self.env['muk_mcp_oauth.fence']
        return [name for name in names if not fence._refusal_of_field(model._name, name)]
