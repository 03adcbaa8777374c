from odoo import _, api, fields, models


class ShowSecret(models.AbstractModel):
    """The dialog that shows a client secret; abstract, so that the secret reaches no table."""

    _name = 'muk_mcp_oauth.show_secret'
    _description = 'Show MCP OAuth Client Secret'

    id = fields.Id()
    client = fields.Char('Client ID', readonly=True)
    secret = fields.Char('Client Secret', readonly=True)
    mcp_url = fields.Char('MCP Address', readonly=True)
    issuer = fields.Char(readonly=True)
    authorization_endpoint = fields.Char('Authorization Address', readonly=True)
    token_endpoint = fields.Char('Token Address', readonly=True)
    environment = fields.Text('As Variables', readonly=True)
    configuration = fields.Text('As JSON', readonly=True)
    previous_secret_expires_at = fields.Datetime('Old Secret Valid Until', readonly=True)

    @api.model
    def _action_for(self, client, secret: str) -> dict:
        """Return the action that opens the dialog."""
        return {
            'type': 'ir.actions.act_window',
            'name': _('The New Client Secret'),
            'res_model': self._name,
            'views': [(False, 'form')],
            'target': 'new',
            'context': {
                'default_client': client.client_id,
                'default_secret': secret,
                **{f'default_{name}': value for name, value in client._hand_over(secret).items()},
                'default_previous_secret_expires_at': fields.Datetime.to_string(client.previous_secret_expires_at),
            },
        }
