from odoo import _, models

from .sentences import Explanation

# What the log puts in place of what it does not keep.
CUT = '…'


class Attempt(models.Model):
    """What is said of an attempt that failed because of the client."""

    _inherit = 'muk_mcp_oauth.attempt'

    def _explanations(self) -> dict[str, Explanation]:
        client, value = self._who(), self.value or ''
        again = _('In the application, remove the connection to Odoo and add it again.')
        secret = (again, None)
        if self.client_id.kind == 'manual':
            secret = (_('Make a new secret and enter it in the application.'), 'new_secret')
        return {
            **super()._explanations(),
            'client_blocked': Explanation(
                _('%s was blocked by an administrator.', client),
                _('Unblock it if that was a mistake.'),
                'unblock',
            ),
            'client_unknown': Explanation(_('%s is not registered here, or not any more.', client), again),
            'client_deleted': Explanation(_('%s was deleted here.', client), again),
            'registration_disabled': Explanation(
                _('%s could not register: clients may not register themselves.', client),
                _('Let clients register, or make the client by hand.'),
                'open_registration',
            ),
            'redirect_host_not_allowed': Explanation(
                _('%(client)s wants its answers at %(host)s, which is not an allowed host.', client=client, host=value),
                _('Allow %s if you know who is behind it.', value),
                'allow_host',
            ),
            'custom_scheme_not_allowed': Explanation(
                _(
                    '%(client)s is an app that is opened by %(scheme)s: links, which is not allowed.',
                    client=client,
                    scheme=value,
                ),
                _('Allow the scheme %s if you know the app.', value),
                'allow_scheme',
            ),
            'redirect_uri_unregistered': Explanation(
                _('%(client)s wants its answer at %(uri)s, which is not registered for it.', client=client, uri=value),
                *self._what_to_do_about_the_redirect_uri(again),
            ),
            'document_host_not_allowed': Explanation(
                _(
                    '%(client)s describes itself at %(host)s, from which no descriptions are accepted.',
                    client=client,
                    host=value,
                ),
                _('Accept descriptions from %s if you know who is behind it.', value),
                'allow_document_host',
            ),
            'document': Explanation(
                _('The description of %(client)s cannot be read or used: %(code)s.', client=client, code=self.reason),
                _('See that Odoo may reach the internet; then have it read again.'),
                'fetch_again' if self.client_id else 'self_test',
            ),
            'secret_wrong': Explanation(_('%s sent a wrong secret.', client), *secret),
            'secret_missing': Explanation(_('%s sent no secret, although it has one.', client), *secret),
        }

    def _what_to_do_about_the_redirect_uri(self, again: str) -> tuple[str, str | None]:
        """Return advice and remedy for an answer that was wanted at a URL which is not the client's."""
        if self.client_id.kind != 'manual':
            return again, None
        if CUT in (self.value or ''):
            return _('Add the address to the client, if it is the application’s own.'), 'open_client'
        return _('Add the address, if it is the application’s own.'), 'add_redirect_uri'
