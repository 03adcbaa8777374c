from odoo import _, models

from ...access import server
from .sentences import Explanation


class Attempt(models.Model):
    """What is said of an attempt that failed because of the URL or the server."""

    _inherit = 'muk_mcp_oauth.attempt'

    def _explanations(self) -> dict[str, Explanation]:
        client, value = self._who(), self.value or ''
        url = server(self.env)._endpoints().resource
        return {
            **super()._explanations(),
            'resource_unknown': Explanation(
                _(
                    '%(client)s asked for %(other)s, but this Odoo is %(here)s.',
                    client=client,
                    other=value,
                    here=url,
                ),
                _('Enter %s in the application, or correct the Public URL.', url),
                'open_settings',
            ),
            'issuer_mismatch': Explanation(
                _(
                    '%(client)s came with a token of %(other)s, but this Odoo is %(here)s by now.',
                    client=client,
                    other=value,
                    here=url,
                ),
                _('Connect again, or set the Public URL back.'),
                'open_settings',
            ),
            'plain_http': Explanation(
                _('%s came over http, although the Public URL says https.', client),
                _('The proxy has to redirect http to https and to send X-Forwarded-Proto. Test the address.'),
                'self_test',
            ),
            'rate_limited': Explanation(
                _('%(client)s came too often from %(ip)s.', client=client, ip=self.ip_address or '?'),
                _('Wait, or raise the limit if many users share this address.'),
                'open_settings',
            ),
            'core_unavailable': Explanation(
                _('%s could not be served: the package muk_mcp_oauth_core is missing.', client),
                _('Install the package, as the test of the address says.'),
                'self_test',
            ),
            'database_unavailable': Explanation(
                _('The database could not be reached while %s was served.', client), _('Try again.')
            ),
            'signing_key_unreadable': Explanation(
                _('%s got no token: the signing key cannot be read.', client),
                _('Put the passphrase back into the configuration file, or rotate the key.'),
                'open_keys',
            ),
        }
