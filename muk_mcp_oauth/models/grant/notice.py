from markupsafe import Markup

from odoo import _, api, models
from odoo.http import request
from odoo.tools import format_datetime

from ...access import server
from ...protocol.metadata import NOT_ME_PATH
from ...protocol.scope import WRITE
from ...selection import link

TEMPLATE = 'muk_mcp_oauth.new_application_notice'


class Consent(models.Model):
    """The notice of a newly connected application, so that nobody connects one as somebody else unnoticed."""

    _inherit = 'muk_mcp_oauth.consent'

    @api.model
    def _record(self, user, client, scope: str, offer: str, redirect_uri: str, received_at) -> 'Consent':
        known = {consent._application_key() for consent in self.with_user(user)._mine()}
        consent = super()._record(user, client, scope, offer, redirect_uri, received_at)
        if consent._application_key() not in known and server(self.env)._settings().notify_new_clients:
            consent.with_context(lang=user.lang)._notify()
        return consent

    def _application_key(self) -> tuple[str, str]:
        """Return what makes one application of several clients: Claude registers a new one at each connection."""
        application = self._application()
        return application['name'], application['host']

    def _same_application(self) -> 'Consent':
        """Return the consents of the user that hold and belong to the same application."""
        key = self._application_key()
        return self._mine().filtered(lambda consent: consent._application_key() == key)

    def _notify(self):
        """Tell the user in the inbox and by e-mail; what is sent waits in Odoo's queue, so that no mail server is waited for."""
        subject, body = self._notice()
        author = self.env.ref('base.partner_root')
        user = self.user_id
        self.env['mail.thread'].message_notify(
            partner_ids=user.partner_id.ids,
            author_id=author.id,
            subject=subject,
            body=body,
            email_layout_xmlid='mail.mail_notification_light',
            force_send=False,
            # Until 18 the user who acts counts as the author and would be told nothing, and it is this one who connects.
            notify_author=True,
        )
        # Who reads notifications in Odoo gets none by e-mail, and may be the one who is not there just now.
        if user.notification_type == 'inbox' and user.email:
            mail = {'author_id': author.id, 'email_to': user.email_formatted, 'auto_delete': True}
            self.env['mail.mail'].create({**mail, 'subject': subject, 'body_html': body})

    def _notice(self) -> tuple[str, Markup]:
        """Return subject and body of the notice."""
        application = self._application()
        named = {'name': application['shown_name'], 'host': application['host']}
        endpoints = server(self.env)._endpoints()
        values = {
            'greeting': _('Hello %s,', self.user_id.name),
            'what': self._what_happened_to(named, endpoints),
            'may_write': WRITE in self.scope.split(),
            'not_me_url': endpoints.base + link(self.env.cr.dbname, endpoints.path(f'{NOT_ME_PATH}/{self.id}')),
        }
        subject = _('%(name)s (%(host)s) was connected to Odoo as you', **named)
        return subject, self.env['ir.qweb']._render(TEMPLATE, values)

    def _what_happened_to(self, named: dict, endpoints) -> str:
        moment = format_datetime(self.env, self.granted_at, tz=self.user_id.tz or 'UTC', dt_format='short')
        return _(
            '%(name)s (%(host)s) was connected to %(company)s (%(odoo)s) as you, at %(moment)s, from %(address)s.',
            **named,
            company=self.user_id.company_id.name,
            odoo=endpoints.issuer.partition('://')[2],
            moment=moment,
            address=request.httprequest.remote_addr if request else '-',
        )

    def not_me(self, reference: str):
        """End all that this application was given as the user, who did not connect it; times and places are in the log."""
        self._check_mine()
        foreign = self.sudo()._same_application()
        foreign.action_withdraw()
        foreign._record_action('not_me', reference)

    @api.model
    def _find_mine(self, consent_id: int) -> 'Consent':
        """Return the consent of the user that has this id and holds, or none."""
        return self._mine().filtered(lambda consent: consent.id == consent_id)

    def _not_me_texts(self) -> dict[str, str]:
        """Return heading and sentence of the page that asks."""
        application = self._application()
        named = {'name': application['shown_name'], 'host': application['host']}
        moment = format_datetime(self.env, self.granted_at, dt_format='short')
        return {
            'heading': _('You did not connect %s?', application['shown_name']),
            'what': _('%(name)s (%(host)s) works in Odoo as you, since %(moment)s.', **named, moment=moment),
        }
