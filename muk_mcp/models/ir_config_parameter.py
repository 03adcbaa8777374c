from odoo import api, models

from ..core.endpoint import PARAMETER


class IrConfigParameter(models.Model):
    """The routes of every worker follow the endpoint's path, however the parameter is changed."""

    _inherit = 'ir.config_parameter'

    @api.model_create_multi
    def create(self, vals_list):
        parameters = super().create(vals_list)
        parameters._move_mcp_routes()
        return parameters

    def write(self, vals):
        self._move_mcp_routes()
        done = super().write(vals)
        self._move_mcp_routes()
        return done

    def unlink(self):
        self._move_mcp_routes()
        return super().unlink()

    def _move_mcp_routes(self):
        if PARAMETER in self.mapped('key'):
            self.env.registry.clear_cache('routing')
