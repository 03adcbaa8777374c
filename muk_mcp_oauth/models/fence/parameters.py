from odoo import _, api, models
from odoo.exceptions import AccessError

from ...common.fence.entry import READ
from .acting import acting_client

# Parts of the keys of parameters that are secrets, and of those that decide where people sign in and who may.
SECRET_PARTS = ('secret', 'token', 'passw', 'key', 'credential', 'private', 'cert', 'account_info', 'webhook')
GUARDED_PARTS = (
    'web.base.url',
    'auth',
    'muk_mcp',
    'database.',
    'catchall',
    'bounce',
    'default_from',
    'signup',
    'login',
)


class FenceOfParameters(models.AbstractModel):
    _inherit = 'muk_mcp_oauth.fence'

    @api.model
    def _domain_of(self, model, operation):
        """Narrow the parameters to those that are no secret and open no door."""
        if model != 'ir.config_parameter':
            return super()._domain_of(model, operation)
        parts = SECRET_PARTS if operation == READ else (*SECRET_PARTS, *GUARDED_PARTS)
        return [('key', 'not ilike', part) for part in parts]


class IrConfigParameter(models.Model):
    """A client that may administer sees and sets parameters, but for those that are secrets or open doors."""

    _inherit = 'ir.config_parameter'

    @api.model
    def get_param(self, key, default=False):
        if acting_client() and not self.env.su:
            self._check_key(key, SECRET_PARTS)
        return super().get_param(key, default)

    @api.model_create_multi
    def create(self, vals_list):
        if acting_client() and not self.env.su:
            for values in vals_list:
                self._check_key(values.get('key'), (*SECRET_PARTS, *GUARDED_PARTS))
        return super().create(vals_list)

    def write(self, vals):
        if acting_client() and not self.env.su:
            self._check_key(vals.get('key'), (*SECRET_PARTS, *GUARDED_PARTS))
        return super().write(vals)

    def _check_key(self, key, parts):
        if any(part in str(key or '').lower() for part in parts):
            raise AccessError(_('The parameter %s is closed to AI clients. Do not try again.', key))
