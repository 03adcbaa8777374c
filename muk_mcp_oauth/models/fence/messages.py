from odoo import models

from .acting import acting_client

# What makes a message the word of its author. Odoo itself moves messages to other records, when it merges leads.
SAID = frozenset({'author_guest_id', 'author_id', 'body', 'date', 'email_from'})


class MailMessage(models.Model):
    """Who may change a record may change its messages in Odoo; a client changes the words of its own user only."""

    _inherit = 'mail.message'

    def write(self, vals):
        if acting_client() and not self.env.su and not SAID.isdisjoint(vals):
            own = self.env.user.partner_id
            if any(message.author_id != own for message in self.sudo()):
                fence = self.env['muk_mcp_oauth.fence']
                fence._raise_if_refused(fence._sentence('mail.message', 'it would write in the name of somebody else'))
        return super().write(vals)
