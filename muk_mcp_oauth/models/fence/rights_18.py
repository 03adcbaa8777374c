"""What a client may do on a model, in Odoo's own words; Odoo 17 has another method for it (`rights_17.py`)."""

from odoo import models
from odoo.exceptions import AccessError

from ...common.fence.entry import READ
from .acting import TELLS_RIGHTS, acting_client


class Base(models.AbstractModel):
    _inherit = 'base'

    def _check_access(self, operation):
        if acting_client() and not self.env.su and (operation != READ or self.env.context.get(TELLS_RIGHTS)):
            refusal = self.env['muk_mcp_oauth.fence']._refusal_of_model(self._name, operation)
            if refusal:
                return self, lambda: AccessError(refusal)
        return super()._check_access(operation)
