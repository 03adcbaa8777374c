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

    @api.model_create_multi
    def create(self, vals_list):
        cleaned = [_cleaned(values) for values in vals_list]
        self._check_free(cleaned)
        return super().create(cleaned)

    def write(self, vals):
        self._check_free([_cleaned(vals)])
        return super().write(_cleaned(vals))

    def _check_free(self, vals_list):
        """Raise where a host is in the list already; two at once are told apart by the index."""
        hosts = [values['host'] for values in vals_list if values.get('host')]
        taken = self.search([('host', 'in', hosts), ('id', 'not in', self.ids)])
        if taken:
            raise ValidationError(
                _('%(host)s is in the list already, as %(name)s.', host=taken[0].host, name=taken[0].name)
            )

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


def _cleaned(vals: dict) -> dict:
    """Return values with the host as it was meant: a URL that was pasted is cut to its host."""
    host = (vals.get('host') or '').strip().lower()
    return {**vals, 'host': host.removeprefix('https://').rstrip('/')} if host else vals
