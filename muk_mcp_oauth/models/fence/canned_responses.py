"""Texts that people insert into messages with a few letters; Odoo 17 has one list for everybody, closed as administration."""

from odoo import _, api, models
from odoo.exceptions import AccessError

from .acting import acting_client


class MailCannedResponse(models.Model):
    """A client keeps canned responses for its user, never for others, who would send its words as theirs."""

    _inherit = 'mail.canned.response'

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        responses._check_own()
        return responses

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
        if not client or self.env.su or client.administers:
            return
        if any(response.group_ids or response.create_uid != self.env.user for response in self.sudo()):
            raise AccessError(_('An AI client may keep canned responses for its own user only.'))
