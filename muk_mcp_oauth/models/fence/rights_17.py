"""What a client may do on a model, in the words of Odoo 17, the last version that has this method; see `rights_18.py`."""

from odoo import api, models
from odoo.exceptions import AccessError

from ...common.fence.entry import READ
from .acting import TELLS_RIGHTS, acting_client


class Base(models.AbstractModel):
    _inherit = 'base'

    @api.model
    def check_access_rights(self, operation, raise_exception=True):
        if acting_client() and not self.env.su and (operation != READ or self.env.context.get(TELLS_RIGHTS)):
            refusal = self.env['muk_mcp_oauth.fence']._refusal_of_model(self._name, operation)
            if refusal and raise_exception:
                raise AccessError(refusal)
            if refusal:
                return False
        return super().check_access_rights(operation, raise_exception)
