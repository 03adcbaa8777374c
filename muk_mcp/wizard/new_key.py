from odoo import _, fields, models
from odoo.exceptions import AccessError

from odoo.addons.base.models.res_users import check_identity


class McpNewKey(models.TransientModel):
    _name = 'muk_mcp.new_key'
    _description = 'New MCP API Key'

    name = fields.Char(required=True, help='The client or machine that will use the key.')
    scope = fields.Selection(
        selection=lambda self: self.env['muk_mcp.key']._fields['scope'].selection,
        required=True,
        default='read',
    )
    rate_limit = fields.Integer(
        string='Requests per Minute',
        default=lambda self: self.env['muk_mcp.key']._default_rate_limit(),
        groups='base.group_system',
        help='0 means no limit.',
    )

    @check_identity
    def make_key(self):
        """Create the key for the current user and open the dialog that shows its token this once."""
        self.ensure_one()
        if not self.env.user._is_internal():
            raise AccessError(_('Only internal users can connect AI clients.'))
        keys = self.env['muk_mcp.key'].sudo()
        limit = self.rate_limit if self.env.is_system() else keys._default_rate_limit()
        return self._show(keys._generate(self.env.user, self.name, self.scope, limit))

    def _show(self, token):
        guide = self.env['muk_mcp.connect']
        return {
            'type': 'ir.actions.act_window',
            'name': _('Your New MCP Key'),
            'res_model': 'muk_mcp.show_key',
            'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_token': token,
                'default_url': guide._endpoint(),
                'default_command': guide._claude_code_command(token),
            },
        }
