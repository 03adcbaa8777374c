from odoo import _, api, models


class SelfTest(models.TransientModel):
    """What the self-test says: the name of each check, and what to change if it fails."""

    _inherit = 'muk_mcp_oauth.self_test'

    @api.model
    def _titles(self) -> dict[str, str]:
        return {
            'https': _('The address is https'),
            'port': _('The port is that of https'),
            'path': _('Odoo is at the root of its host'),
            'addresses': _('The name leads to public addresses'),
            'fault_of_challenge': _('The MCP endpoint asks for a token'),
            'fault_of_identity': _('It is this database that answers, and the proxy tells it what it needs'),
            'fault_of_protected_resource': _('Clients learn what is protected'),
            'fault_of_authorization_server': _('Clients learn how to ask for access'),
            'fault_of_keys': _('The published keys are ours'),
            'fault_of_cross_origin': _('Clients in a browser may ask'),
            'outgoing': _('Odoo reaches the descriptions of clients on the internet'),
            'clock': _('The clock is right'),
            'base_url': _('The address stays as it is'),
            'database': _('Requests without a session find the database'),
            'keys': _('Tokens can be signed'),
            'core': _('The package muk_mcp_oauth_core fits'),
            'users': _('Somebody may connect'),
            'registration': _('Clients become known'),
        }

    @api.model
    def _advices(self) -> dict[str, str]:
        """Return what an administrator can do about each fault."""
        return {**self._advices_on_url(), **self._advices_on_answers(), **self._advices_on_server()}

    @api.model
    def _advices_on_url(self) -> dict[str, str]:
        return {
            'not_https': _(
                'Claude and ChatGPT connect to https only. Put a proxy with a certificate in front of Odoo and set the Public URL.'
            ),
            'other_port': _('Many clients on the web connect to port 443 only. Leave the port out of the Public URL.'),
            'path_prefix': _('Clients look for /.well-known/ at the root. Give Odoo a host name of its own.'),
            'unresolved': _('The name of the host does not resolve. Check the Public URL and the name service.'),
            'private_address': _(
                'The address is on a private network or on this machine, so only programs there can reach it. Claude and '
                'ChatGPT on the web cannot: set the Public URL to an address on the internet.'
            ),
            'ipv6_only': _('The name has IPv6 addresses only, which some clients do not reach. Add an IPv4 address.'),
            'certificate_refused': _(
                'The certificate of the address is not trusted, has expired or belongs to another name.'
            ),
            'timeout': _(
                'Nothing answered in time. Odoo asks itself here, which needs at least two workers or threads.'
            ),
            'unreachable': _('No web server answers there. Check the Public URL, the name service and the proxy.'),
            'redirected': _(
                'The address leads elsewhere. Set the Public URL to the address that answers without a redirect.'
            ),
        }

    @api.model
    def _advices_on_answers(self) -> dict[str, str]:
        return {
            'not_found': _(
                'The proxy keeps the path for itself or Odoo does not know which database to serve. Pass /mcp and /.well-known/ '
                'to Odoo, and give it its database by name (db_name).',
            ),
            'bad_gateway': _('The proxy does not reach Odoo.'),
            'not_a_document': _('Something else answers at the path, often a proxy. Pass /.well-known/ to Odoo.'),
            'other_resource': _('Another MCP server answers there. Check the Public URL.'),
            'other_issuer': _('Another authorization server answers there. Check the Public URL.'),
            'other_database': _(
                'Another Odoo or another database answers there. Check the Public URL and the dbfilter.'
            ),
            'other_keys': _('Keys of another database are published there. Check the Public URL.'),
            'keys_missing': _('No keys are published there, so no token can be checked.'),
            'challenge_lost': _(
                'The proxy changes or removes the header WWW-Authenticate, from which clients learn where to go.'
            ),
            'cors_lost': _('The proxy answers OPTIONS itself or removes Access-Control-Allow-Origin. Pass both on.'),
            'proxy_mode_off': _(
                'A proxy is in front of Odoo: set proxy_mode = True in the configuration file, so that limits count the callers and not the proxy.'
            ),
            'scheme_lost': _(
                'Odoo does not learn that the request came by https. Let the proxy send X-Forwarded-Proto and X-Forwarded-Host, and set proxy_mode = True.'
            ),
            'other_status': _('The answer is not the one that clients need. See the log of Odoo and of the proxy.'),
        }

    @api.model
    def _advices_on_server(self) -> dict[str, str]:
        return {
            'outgoing_blocked': _(
                'Clients such as Claude describe themselves at an https address that Odoo has to read. Open the firewall for '
                'it, or switch Client Metadata Documents off.'
            ),
            'clock_off': _(
                'The clock of this host is wrong by more than 30 seconds. Let it follow a time server (NTP).'
            ),
            'base_url_free': _(
                'web.base.url follows the address at which an administrator logs in. Set the Public URL.'
            ),
            'other_url': _('You use Odoo at another address than clients do. That is all right if you meant it.'),
            'several_databases': _(
                'There are several databases for this host. Set db_name or a dbfilter that leaves this one.'
            ),
            'no_database': _('No database is served for this host. Check dbfilter and db_name.'),
            'key_unreadable': _('The signing key cannot be read. Put the passphrase back, or rotate the key.'),
            'key_unencrypted': _(
                'The signing key is stored without a passphrase. Set muk_mcp_oauth_key_passphrase in the configuration file.'
            ),
            'core_unavailable': _('Install the wheel of muk_mcp_oauth_core that belongs to this release of the addon.'),
            'nobody_may_connect': _('Nobody may connect AI clients. Choose who may, in the settings.'),
            'registration_off': _(
                'Neither registration nor descriptions are allowed, so only clients that you make by hand can connect.'
            ),
        }
