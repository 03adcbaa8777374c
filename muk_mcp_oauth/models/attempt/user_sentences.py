from odoo import _, models

from .sentences import Explanation


class Attempt(models.Model):
    """What is said of an attempt that failed because of the user, or of what the user decided."""

    _inherit = 'muk_mcp_oauth.attempt'

    def _explanations(self) -> dict[str, Explanation]:
        # No variable may be called user: the translation takes it for the one whose language is wanted.
        who = {'client': self._who(), 'user': self._user_name()}
        return {
            **super()._explanations(),
            'user_not_allowed': self._user_not_allowed(),
            'client_not_for_user': self._user_not_allowed(),
            'user_archived': Explanation(_('%(user)s is archived, and %(client)s with it.', **who), ''),
            'user_denied': Explanation(
                _('%(user)s pressed Deny for %(client)s.', **who), _('Nothing, unless by mistake.')
            ),
            'nothing_ticked': Explanation(
                _('%(user)s allowed %(client)s nothing.', **who), _('Connect again, and leave a box ticked.')
            ),
            'consent_withdrawn': Explanation(
                _('%(user)s disconnected %(client)s.', **who), _('Connect again from the application.')
            ),
            'consent_page_not_claimable': Explanation(
                _('The page on which %(user)s was to answer %(client)s had expired or was used already.', **who),
                _('Connect again from the application.'),
            ),
            'consent_page_stale': Explanation(
                _('%(client)s changed while %(user)s was looking at the question.', **who),
                _('Connect again from the application.'),
            ),
        }

    def _user_not_allowed(self) -> Explanation:
        account = self.user_id.sudo()
        what = _('%(user)s may not connect %(client)s.', user=self._user_name(), client=self._who())
        if account.share:
            return Explanation(what, _('Portal users never may. Make the user an internal one.'))
        if account and account._may_connect() and self.client_id and not account._may_connect(self.client_id):
            return Explanation(
                what,
                _('The client is kept to groups that the user is not in. Let this user use it as well.'),
                'let_user_use_client',
            )
        if account and account._may_connect():
            return Explanation(what, _('By now the user may. Connect again from the application.'))
        return Explanation(what, _('Let the user connect AI clients.'), 'let_user_connect')
