from odoo import _, api, fields, models

# As many rows as a user reads; an administrator has the whole audit log.
MOST_ROWS = 100
# What an application does by itself to stay connected would hide what it did.
UNTOLD = ('oauth/refresh', 'oauth/authorize', 'oauth/register', 'tools/list')


class Consent(models.Model):
    """What a client did as its user, in words: the user's own part of the audit log."""

    _inherit = 'muk_mcp_oauth.consent'

    def activity(self) -> list[dict]:
        """Return what the audit log knows of a client of the user, the latest first; times are in UTC."""
        self._check_mine()
        domain = [
            ('user_id', '=', self.env.uid),
            ('oauth_client', 'in', self.sudo().client_id.mapped('client_id')),
            ('method', 'not in', UNTOLD),
        ]
        rows = self.env['muk_mcp.log'].sudo().search(domain, limit=MOST_ROWS, order='id desc')
        return [
            {
                'id': row.id,
                'at': fields.Datetime.to_string(row.create_date),
                'what': self._what_happened(row),
                'problem': self._problem(row),
            }
            for row in rows
        ]

    def action_effects(self) -> dict:
        """Return the list of records that clients of the user created, changed or deleted as the user."""
        self._check_mine()
        clients = self.sudo().client_id
        name = clients.display_name if len(clients) == 1 else _('AI Clients')
        return self.env['muk_mcp_oauth.effect']._action(clients.mapped('client_id'), name)

    @api.model
    def _what_happened(self, row) -> str:
        if not row.tool_name:
            return self._events().get(row.method, row.method or '')
        tool = row.tool_name.replace('_', ' ').capitalize()
        if not row.model_name:
            return tool
        model = self.env['ir.model'].sudo()._get(row.model_name)
        return _('%(tool)s: %(model)s', tool=tool, model=model.name or row.model_name)

    @api.model
    def _events(self) -> dict[str, str]:
        return {
            'oauth/consent': _('You decided what it may do'),
            'oauth/token': _('Connected'),
            'oauth/access': _('Was refused'),
            'oauth/revoke': _('Ended its connection'),
            'oauth/disconnect': _('You disconnected it'),
            'oauth/not_me': _('You said that it was not you who connected it'),
            'oauth/reduce_scope': _('You let it only read'),
            'initialize': _('Began to work'),
        }

    @api.model
    def _problem(self, row) -> str:
        return {'error': _('failed'), 'denied': _('refused'), 'rate_limited': _('too many')}.get(row.status, '')
