"""Texts that people insert into messages with a few letters; Odoo 17 has one list for everybody, closed as administration."""

from odoo import _, models
from odoo.exceptions import AccessError

from .acting import acting_client


class MailCannedResponse(models.Model):
    """A client keeps canned responses for its user, never for others, who would send its words as theirs."""

    _inherit = 'mail.canned.response'

    def _check_owner_before_client(self):
        if acting_client().administers:
            return
        if any(response.group_ids or response.create_uid != self.env.user for response in self.sudo()):
            raise AccessError(_('An AI client may keep canned responses for its own user only.'))
