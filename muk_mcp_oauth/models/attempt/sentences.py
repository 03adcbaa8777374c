from dataclasses import dataclass

from odoo import _, api, fields, models

from ...access import server


@dataclass(frozen=True)
class Explanation:
    """``what`` happened, what to ``do`` about it, and the name of the remedy, None if nothing here can mend it."""

    what: str
    do: str
    remedy: str | None = None


class Attempt(models.Model):
    """What an attempt came to, in words."""

    _inherit = 'muk_mcp_oauth.attempt'

    what = fields.Text('What Happened', compute='_compute_explanation')
    advice = fields.Text('What to Do', compute='_compute_explanation')
    remedy = fields.Char(compute='_compute_explanation')

    def _compute_explanation(self):
        for attempt in self:
            explanation = attempt._explanation()
            attempt.what, attempt.advice = explanation.what, explanation.do
            attempt.remedy = explanation.remedy

    def _explanation(self) -> Explanation:
        if self.state in ('connected', 'open'):
            return self._unrefused()
        known, cause = self._explanations(), self.cause or ''
        if cause.startswith('document_') and cause not in known:
            cause = 'document'
        return known.get(cause) or self._unexplained()

    def _explanations(self) -> dict[str, Explanation]:
        """Return what can be said of each cause; the other files of the package add theirs."""
        return {'client_pending': self._pending()}

    def _who(self) -> str:
        return self.client_name or _('A client')

    def _user_name(self) -> str:
        return self.user_id.sudo().name or _('The user')

    def _unrefused(self) -> Explanation:
        client, user_name = self._who(), self._user_name()
        if self.state == 'connected':
            return Explanation(_('%(client)s is connected as %(user)s.', client=client, user=user_name), '')
        if self.step == 'register':
            if self.client_id.state == 'pending':
                return self._pending()
            return Explanation(
                _('%s registered, but nobody came to sign in.', client),
                _('If somebody tried: the browser did not reach Odoo. Test the address.'),
                'self_test',
            )
        if self.step == 'authorize':
            return Explanation(
                _('%(user)s saw the question of %(client)s and has not answered it.', user=user_name, client=client),
                _('Connect again from the application, and press Allow.'),
            )
        return Explanation(
            _('%(user)s allowed %(client)s, which did not come for its tokens.', user=user_name, client=client),
            _('The application was closed, or it does not reach Odoo from where it runs. Test the address.'),
            'self_test',
        )

    def _unexplained(self) -> Explanation:
        return Explanation(
            _(
                '%(client)s was refused: %(code)s.',
                client=self._who(),
                code=self.reason or self.cause or _('no reason'),
            ),
            _('The request itself is wrong. Update the application, or tell its makers the code.'),
        )

    def _pending(self) -> Explanation:
        return Explanation(
            _('%s waits for the approval of an administrator.', self._who()),
            _('Approve it if you know it; the user then connects again.'),
            'approve',
        )

    @api.model
    def _settings(self):
        return server(self.env)._settings()
