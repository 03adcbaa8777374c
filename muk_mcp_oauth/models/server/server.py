from dataclasses import fields
from urllib.parse import urlsplit

from odoo import _, api, models, tools
from odoo.exceptions import AccessError
from odoo.http import request

from ...access import as_server
from ...common.audit import AuditEntry
from ...common.transport import is_plain_http
from ...compat import PARAMETERS_CACHE
from ...protocol.errors import OAuthError
from ...protocol.metadata import Endpoints, authorization_server, protected_resource
from ...protocol.settings import Settings, load_settings

PREFIX = 'muk_mcp_oauth.'
# Set beside Odoo's own parameter if we froze the URL, so that it moves again when the addon is gone.
FROZEN_BY_US = PREFIX + 'froze_public_url'


class Server(models.AbstractModel):
    _name = 'muk_mcp_oauth.server'
    _description = 'MCP OAuth Server'

    @api.model
    @tools.ormcache(cache=PARAMETERS_CACHE)
    def _settings(self) -> Settings:
        """Return the administrator's settings."""
        parameters = self.env['ir.config_parameter'].sudo()
        return load_settings(lambda name: parameters.get_param(PREFIX + name))

    @api.model
    @tools.ormcache(cache=PARAMETERS_CACHE)
    def _endpoints(self) -> Endpoints:
        """Return the public URLs. They come from the settings only: a request header can be set by a stranger."""
        parameters = self.env['ir.config_parameter'].sudo()
        base = parameters.get_param(PREFIX + 'public_url') or parameters.get_param('web.base.url')
        return Endpoints(base.rstrip('/'), self.env['ir.http']._mcp_path())

    @api.model
    def _hosts(self) -> set[str]:
        """Return the hosts at which this server is known to be reached."""
        base = self.env['ir.config_parameter'].sudo().get_param('web.base.url') or ''
        return {urlsplit(url).hostname or '' for url in (self._endpoints().issuer, base)}

    @api.model
    def _freeze_public_url(self):
        """Keep the public URL where it is, now that grants depend on it.

        At each login of an administrator Odoo takes ``web.base.url`` from the Host header, unless it is told not to. A
        name that somebody else points at this server would become the issuer, and every token would be refused.
        """
        parameters = self.env['ir.config_parameter'].sudo()
        if not parameters.get_param('web.base.url.freeze'):
            parameters.set_param('web.base.url.freeze', 'True')
            parameters.set_param(FROZEN_BY_US, 'True')

    @api.model
    def _change_settings(self, **changes):
        """Store settings by their name, and tell the audit log who changed what."""
        before = self._settings()
        for name, value in changes.items():
            self.env['ir.config_parameter'].sudo().set_param(PREFIX + name, str(value))
        self._record_changed_settings(before)

    @api.model
    def _record_changed_settings(self, before: Settings):
        """Write a row for each setting that is not what it was."""
        after = self._settings()
        for field in fields(Settings):
            was, is_now = getattr(before, field.name), getattr(after, field.name)
            if was != is_now:
                self._record_change('settings', f'{field.name}: {was} → {is_now}')

    @api.model
    def _record_change(self, event: str, value: str | None = None, client=None):
        """Write what an administrator did into the audit log; ``client`` is the one that it was done to."""
        entry = AuditEntry(
            event,
            request.httprequest.remote_addr if request else None,
            client_id=client.client_id if client else None,
            user_id=self.env.uid,
            value=value,
        )
        as_server(self.env, 'audit')._record(entry)

    @api.model
    def _check_encrypted(self, environ):
        """Raise ``invalid_request`` for a request that came over plain http although clients are told to use https."""
        if is_plain_http(environ) and self._endpoints().issuer.startswith('https:'):
            raise OAuthError.plain_http()

    @api.model
    def _protected_resource_metadata(self) -> dict:
        return protected_resource(self._endpoints(), f'{self._company().name} (Odoo)')

    @api.model
    def _authorization_server_metadata(self) -> dict:
        settings = self._settings()
        return authorization_server(
            self._endpoints(),
            registration=settings.dynamic_registration != 'off',
            client_documents=settings.documents_advertised(reachable=self._reaches_documents()),
        )

    @api.model
    def _check_administrator(self):
        """Raise AccessError unless the user administers the system; for actions that write past the ORM."""
        if not (self.env.su or self.env.user._is_system()):
            raise AccessError(_('Only an administrator may do this.'))

    @api.model
    def _company(self):
        return self.env['res.company'].sudo().search([], limit=1, order='id')

    @api.model
    def _database_uuid(self) -> str:
        """Return what tells this database from its copies; Odoo renews it when it duplicates one."""
        return self.env['ir.config_parameter'].sudo().get_param('database.uuid')
