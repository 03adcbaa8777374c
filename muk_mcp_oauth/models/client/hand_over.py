import json

from odoo import api, fields, models

from ...access import server
from ...protocol.metadata import AUTHORIZATION_PATH, TOKEN_PATH

# What stands in place of a secret that only its owner still knows.
UNKNOWN_SECRET = '…'


class Client(models.Model):
    """What somebody enters in an application whose client was made by hand."""

    _inherit = 'muk_mcp_oauth.client'

    mcp_url = fields.Char('MCP Address', compute='_compute_hand_over')
    issuer = fields.Char(compute='_compute_hand_over')
    authorization_endpoint = fields.Char('Authorization Address', compute='_compute_hand_over')
    token_endpoint = fields.Char('Token Address', compute='_compute_hand_over')
    environment = fields.Text('As Variables', compute='_compute_hand_over')
    configuration = fields.Text('As JSON', compute='_compute_hand_over')

    @api.depends('client_id', 'secret_hash')
    def _compute_hand_over(self):
        for client in self:
            client.update(client._hand_over(UNKNOWN_SECRET if client.sudo().secret_hash else None))

    def _hand_over(self, secret: str | None) -> dict[str, str]:
        """Return the URLs, alone and together with the credentials; a public client has no ``secret``."""
        endpoints = server(self.env)._endpoints()
        urls = {
            'mcp_url': endpoints.resource,
            'issuer': endpoints.issuer,
            'authorization_endpoint': endpoints.url(AUTHORIZATION_PATH),
            'token_endpoint': endpoints.url(TOKEN_PATH),
        }
        together = {**urls, 'client_id': self.client_id, **({'client_secret': secret} if secret else {})}
        return {
            **urls,
            'environment': '\n'.join(f'ODOO_{name.upper()}={value}' for name, value in together.items()),
            'configuration': json.dumps(together, indent=2, ensure_ascii=False),
        }
