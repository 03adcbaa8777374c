from odoo import _, models

from ...access import server
from ...compat import members

ACTIVITY = 'mail.mail_activity_data_todo'


class Client(models.Model):
    """How a client that waits comes to be approved: administrators are asked by an activity, and the user is told."""

    _inherit = 'muk_mcp_oauth.client'

    def _ask_for_approval(self, user):
        """Ask every administrator once for each application, and remember who has to be told."""
        self.message_subscribe(user.partner_id.ids)
        asked = self._same_application().activity_ids.user_id
        for approver in self._approvers() - asked:
            # No e-mail: whoever sends it would wait for a mail server, and the user for the page.
            client = self.with_context(mail_activity_quick_update=True, lang=approver.lang)
            client.activity_schedule(
                ACTIVITY,
                user_id=approver.id,
                summary=_('Approve %s?', self._named()),
                note=_('%s wants to connect this application. Approve or block it.', user.name),
            )

    def _approvers(self):
        administrators = members(self.env.ref('base.group_system')).filtered('active')
        return administrators - self.env.ref('base.user_root')

    def _same_application(self) -> 'Client':
        return self.search([('application', 'in', self.mapped('application'))]) | self

    def action_activate(self):
        waiting = self.filtered(lambda client: client.state == 'pending')
        result = super().action_activate()
        waiting._tell_who_waits()
        return result

    def action_block(self):
        result = super().action_block()
        self.activity_unlink([ACTIVITY])
        return result

    def _tell_who_waits(self):
        """Tell users who came while the client waited that they can connect it now."""
        self.activity_unlink([ACTIVITY])
        name = server(self.env)._company().name
        for client in self.with_context(mail_notify_force_send=False):
            followers = client.message_partner_ids - self.env.user.partner_id
            if followers:
                client.message_post(
                    body=_(
                        '%(client)s may now be connected to %(company)s. Connect it again.',
                        client=client._named(),
                        company=name,
                    ),
                    subject=_('Approved: %s', client._named()),
                    partner_ids=followers.ids,
                    message_type='comment',
                    subtype_xmlid='mail.mt_comment',
                )
