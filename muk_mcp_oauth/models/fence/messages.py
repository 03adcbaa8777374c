from odoo import api, models

from ...compat import both_domains
from .acting import acting_client

# What makes a message the word of its author, or tells who may read it. Odoo itself moves messages to other records.
SAID = frozenset(
    {
        'attachment_ids',
        'author_guest_id',
        'author_id',
        'body',
        'date',
        'email_from',
        'is_internal',
        'message_type',
        'partner_ids',
        'reaction_ids',
        'subject',
        'tracking_value_ids',
    }
)
# A note becomes a comment, which customers read; without one, as Odoo writes it, a message is for nobody else.
SUBTYPE = 'subtype_id'

# Their messages hold links for a new password until the mail is sent; whoever may search them can guess a link letter by letter.
WITH_LINKS = ('res.users', 'portal.wizard.user')


class FenceOfMessages(models.AbstractModel):
    _inherit = 'muk_mcp_oauth.fence'

    @api.model
    def _domain_of(self, model, operation):
        """Leave out the messages that sign somebody in."""
        domain = super()._domain_of(model, operation)
        if model != 'mail.message':
            return domain
        further = ['|', ('model', '=', False), ('model', 'not in', WITH_LINKS)]
        return both_domains(domain, further) if domain else further


class MailMessage(models.Model):
    """Who may change a record may change its messages in Odoo; a client changes the words of its own user only."""

    _inherit = 'mail.message'

    def write(self, vals):
        says = not SAID.isdisjoint(vals) or vals.get(SUBTYPE)
        if acting_client() and not self.env.su and says:
            own = self.env.user.partner_id
            if any(message.author_id != own for message in self.sudo()):
                fence = self.env['muk_mcp_oauth.fence']
                fence._raise_if_refused(fence._sentence('mail.message', 'it would write in the name of somebody else'))
        return super().write(vals)
