from odoo import api, fields, http, models, release
from odoo.http import request
from odoo.tools import config

from .. import core
from ..access import as_server, server
from ..common.clock import to_seconds
from ..protocol.metadata import Endpoints
from ..selection import path_of_database

# Tokens carry times, which every host has to agree on.
SECONDS_OF_CLOCK = 30


class SelfTest(models.TransientModel):
    """What of this server itself can keep clients from connecting."""

    _inherit = 'muk_mcp_oauth.self_test'

    @api.model
    def _findings_of_server(self, endpoints: Endpoints) -> list[tuple]:
        """Return (check, detail, fault) of what needs no request."""
        settings = server(self.env)._settings()
        users = self._connecting_users()
        return [
            ('base_url', endpoints.base, self._fault_of_base_url(endpoints)),
            ('database', self.env.cr.dbname, self._fault_of_databases(endpoints)),
            ('keys', None, self._fault_of_keys()),
            ('core', release.version, 'core_unavailable' if core.problem else None),
            ('users', str(users), None if users else 'nobody_may_connect'),
            ('registration', settings.dynamic_registration, self._fault_of_registration(settings)),
        ]

    @api.model
    def _fault_of_base_url(self, endpoints: Endpoints) -> str | None:
        """Odoo moves its own URL to whatever an administrator logs in at, unless it is frozen."""
        parameters = self.env['ir.config_parameter'].sudo()
        chosen = parameters.get_param('muk_mcp_oauth.public_url') or parameters.get_param('web.base.url.freeze')
        if not chosen:
            return 'base_url_free'
        browser = request.httprequest.host_url.rstrip('/') if request else endpoints.base
        return None if browser == endpoints.base else 'other_url'

    @api.model
    def _fault_of_databases(self, endpoints: Endpoints) -> str | None:
        """A request without a session goes to the one database that there is for its host, unless its path names one."""
        if path_of_database(self.env.cr.dbname):
            return None
        host = endpoints.base.partition('://')[2]
        databases = http.db_list(force=True, host=host)
        return None if databases == [self.env.cr.dbname] else 'several_databases' if databases else 'no_database'

    @api.model
    def _fault_of_keys(self) -> str | None:
        keys = as_server(self.env, 'signing_key')
        if not keys._is_readable():
            return 'key_unreadable'
        return None if config.get('muk_mcp_oauth_key_passphrase') else 'key_unencrypted'

    @api.model
    def _connecting_users(self) -> int:
        users = self.env['res.users'].sudo()
        return sum(user._may_connect() for user in users.search([('share', '=', False)], limit=200))

    @api.model
    def _fault_of_registration(self, settings) -> str | None:
        closed = settings.dynamic_registration == 'off' and settings.client_documents == 'nobody'
        return 'registration_off' if closed else None

    @api.model
    def _fault_of_clock(self, time_there: float | None) -> str | None:
        """Compare this host with PostgreSQL, and with a host on the internet if one answered; times in seconds."""
        self.env.cr.execute('SELECT extract(epoch FROM clock_timestamp())')
        here = to_seconds(fields.Datetime.now())
        others = [float(self.env.cr.fetchone()[0]), *([time_there] if time_there else [])]
        return 'clock_off' if any(abs(other - here) > SECONDS_OF_CLOCK for other in others) else None
