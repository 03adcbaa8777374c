from odoo import _, api, models
from odoo.exceptions import AccessError


class Key(models.Model):
    """The keys that people make for scripts; an AI client makes itself none.

    The published ``muk_mcp`` lets everybody write keys of their own through the ORM, and so through its tools. A client
    that made itself one would keep its access when the user disconnects it.
    """

    _inherit = 'muk_mcp.key'

    @api.model_create_multi
    def create(self, vals_list):
        self._check_no_client()
        return super().create(vals_list)

    def write(self, vals):
        self._check_no_client()
        return super().write(vals)

    def _check_no_client(self):
        if self.env['ir.http']._serves_client():
            raise AccessError(_('An AI client cannot make or change MCP keys.'))
