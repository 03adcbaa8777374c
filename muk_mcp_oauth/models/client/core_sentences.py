from odoo import _, models


class Client(models.Model):
    """Why redirect URIs and keys are refused, for the administrator who typed them, in that administrator's language.

    The Rust core has these sentences in English, for developers, beside the reasons that are the keys here.
    """

    _inherit = 'muk_mcp_oauth.client'

    def _sentence_of_uri(self, reason: str) -> str:
        """Return why a text is no redirect URI; a reason that nobody explained stands for itself."""
        return {**self._faults_of_text(), **self._faults_of_parts()}.get(reason, reason)

    def _sentence_of_keys(self, reason: str) -> str:
        """Return why a text is no set of public keys; a reason that nobody explained stands for itself."""
        return {
            'jwk_set_malformed': _('A JWK Set has to be a JSON object with an array of keys.'),
            'jwk_set_too_large': _("A client's JWK Set may have 64 KiB and 32 keys."),
            'no_usable_key': _('The JWK Set has no RSA key of at least 2048 bits and no P-256 key for signatures.'),
            'private_member': _('A public JWK may not have a private member.'),
        }.get(reason, reason)

    def _faults_of_text(self) -> dict[str, str]:
        return {
            'empty': _('The URI is empty.'),
            'too_long': _('A URI may be at most 2048 bytes long.'),
            'not_printable_ascii': _('A URI may hold neither control characters nor spaces nor anything but ASCII.'),
            'character_refused': _('The URI has a character that RFC 3986 knows only percent-encoded.'),
            'percent_malformed': _('A percent sign has to be followed by two hexadecimal digits.'),
            'encoded_control': _('The URI has a percent-encoded control character.'),
            'encoded_separator': _('The path has a percent-encoded slash or backslash.'),
            'wildcard': _('The URI may not have an asterisk.'),
            'unparsable': _('The URI is not one that a browser would accept.'),
            'not_canonical': _('A browser would rewrite the URI, so it has to be given in its rewritten form.'),
        }

    def _faults_of_parts(self) -> dict[str, str]:
        return {
            'relative': _('The URI has to be absolute, starting with its scheme.'),
            'scheme_malformed': _("A scheme has to be lower-case letters, digits, '+', '-' and '.', a letter first."),
            'scheme_refused': _('Browsers or systems give a meaning of their own to the scheme.'),
            'authority_missing': _("After https: or http: there have to be '//' and a host."),
            'http_outside_loopback': _('Plain http is accepted for localhost, 127.0.0.1 and [::1] only.'),
            'userinfo': _('The URI may not hold a user name or password.'),
            'host_malformed': _(
                "A host has to be an address or labels of letters, digits, '-' and '_' with single dots between them."
            ),
            'port_malformed': _('A port has to be a number from 1 to 65535 without leading zeros.'),
            'path_not_absolute': _('After a custom scheme there has to be a slash; host:port alone is no URI.'),
            'reserved_parameter': _('The query may not have a parameter of the authorization response, such as state.'),
            'fragment': _('The URI may not have a fragment.'),
            'custom_scheme_not_allowed': _('The settings do not allow its scheme.'),
            'redirect_host_not_allowed': _('The settings do not allow its host.'),
        }
