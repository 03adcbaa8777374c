from odoo import api, models
from odoo.exceptions import AccessError

from ...common.fence.entry import READ, WRITE
from .acting import acting_client


class FenceOfAttachments(models.AbstractModel):
    _inherit = 'muk_mcp_oauth.fence'

    def _refusal_of_attachment(self, model, field, operation):
        """Return why the acting client may not see or change a file of a record, or None.

        ``field`` is set for binary fields.
        """
        if not model or model not in self.env:
            return None
        refusal = self._refusal_of_model(model, operation)
        return refusal or (self._refusal_of_field(model, field) if field in self.env[model]._fields else None)


class IrAttachment(models.Model):
    """The files of closed records and fields are as closed as these: attachments hold the values of binary fields."""

    _inherit = 'ir.attachment'

    @api.model_create_multi
    def create(self, vals_list):
        attachments = super().create(vals_list)
        attachments._check_change_of_files()
        return attachments

    def read(self, fields=None, load='_classic_read'):
        self._check_fence_of_files(READ)
        return super().read(fields, load)

    def write(self, vals):
        self._check_change_of_files()
        result = super().write(vals)
        self._check_change_of_files()
        return result

    def unlink(self):
        self._check_change_of_files()
        return super().unlink()

    def _check_change_of_files(self):
        """Raise AccessError if a client changes a file of a closed record, or one that Odoo serves to everybody.

        Odoo answers requests for the address of a file with its content: so scripts of the web client are kept.
        """
        self._check_fence_of_files(WRITE)
        if self.env.su or not acting_client():
            return
        served = self.sudo().filtered(lambda attachment: attachment.type == 'binary' and attachment.url)
        if served:
            fence = self.env['muk_mcp_oauth.fence']
            fence._raise_if_refused(fence._sentence('ir.attachment.url', 'it would show the record to everybody'))

    def _check_fence_of_files(self, operation):
        if self.env.su or not acting_client():
            return
        fence = self.env['muk_mcp_oauth.fence']
        for attachment in self.sudo():
            refusal = fence._refusal_of_attachment(attachment.res_model, attachment.res_field, operation)
            if refusal:
                raise AccessError(refusal)
