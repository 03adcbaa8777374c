from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ...common.host import is_host
from ...compat import create_unique_index
from ...protocol.authorization.trust import KnownHost


class KnownClient(models.Model):
    """Who stands behind a host name. It counts for exactly this host, never for one that contains it."""

    _name = 'muk_mcp_oauth.known_client'
    _description = 'MCP OAuth Known Client'
    _order = 'name, host'

    name = fields.Char(required=True, help='What people call the client, shown beside its host on the consent page.')
    host = fields.Char(required=True, help='The whole host name in lower case, such as claude.ai.')

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['host'])

    @api.constrains('host')
    def _check_host(self):
        for known in self:
            if not is_host(known.host):
                raise ValidationError(
                    _('"%s" is not the name of a host in lower case, without port and path.', known.host)
                )

    @api.model
    def _listed(self) -> list[KnownHost]:
        """Return all hosts with their names, for deciding whom to trust."""
        return [KnownHost(known.host, known.name) for known in self.search([])]

    @api.model
    def _hosts(self) -> frozenset[str]:
        return frozenset(known.host for known in self._listed())
