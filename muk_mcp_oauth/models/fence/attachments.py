from odoo import models
from odoo.exceptions import AccessError

from ...common.fence.entry import READ
from .acting import acting_client


class FenceOfAttachments(models.AbstractModel):
    _inherit = 'muk_mcp_oauth.fence'

    def _refusal_of_attachment(self, model, field):
        """Return why the acting client may not see a file of a record, or None; ``field`` is set for binary fields."""
        if not model or model not in self.env:
            return None
        refusal = self._refusal_of_model(model, READ)
        return refusal or (self._refusal_of_field(model, field) if field in self.env[model]._fields else None)


class IrAttachment(models.Model):
    """The files of closed records and fields are as closed as these: attachments hold the values of binary fields."""

    _inherit = 'ir.attachment'

    def read(self, fields=None, load='_classic_read'):
        self._check_fence_of_files()
        return super().read(fields, load)

    def _check_fence_of_files(self):
        if self.env.su or not acting_client():
            return
        fence = self.env['muk_mcp_oauth.fence']
        for attachment in self.sudo():
            refusal = fence._refusal_of_attachment(attachment.res_model, attachment.res_field)
            if refusal:
                raise AccessError(refusal)
