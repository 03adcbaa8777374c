from odoo import _, models

from .sentences import Explanation


class Attempt(models.Model):
    """What is said of an attempt that failed because of the client."""

    _inherit = 'muk_mcp_oauth.attempt'

    def _explanations(self) -> dict[str, Explanation]:
        client, value = self._who(), self.value or ''
        again = _('In the application, remove the connection to Odoo and add it again.')
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
                _('Add the address to the client.') if self.client_id.kind == 'manual' else again,
                'open_client' if self.client_id.kind == 'manual' else None,
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
            'secret_wrong': Explanation(
                _('%s sent a wrong secret.', client),
                _('Make a new secret and enter it in the application.'),
                'open_client',
            ),
            'secret_missing': Explanation(
                _('%s sent no secret, although it has one.', client),
                _('Enter the secret in the application, or make the client a public one.'),
                'open_client',
            ),
        }
