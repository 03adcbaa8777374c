from odoo import api, fields, models

# What applications call themselves, where their answers go and how they prove to be themselves.
PRESETS = {
    'claude': (
        'Claude',
        ('https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'),
        'client_secret_post',
    ),
    'n8n': ('n8n', ('https://oauth.n8n.cloud/oauth2/callback',), 'client_secret_basic'),
    'copilot_studio': ('Copilot Studio', ('https://global.consent.azure-apim.net/redirect/',), 'client_secret_post'),
    'le_chat': (
        'Le Chat',
        ('https://callback.mistral.ai/v1/integrations_auth/oauth2_callback',),
        'client_secret_basic',
    ),
    'program': ('', ('http://127.0.0.1/callback',), 'none'),
}


class Client(models.Model):
    """What a new client starts from, so that nobody has to look up where an application wants its answers."""

    _inherit = 'muk_mcp_oauth.client'

    preset = fields.Selection(
        [
            ('claude', 'Claude'),
            ('n8n', 'n8n'),
            ('copilot_studio', 'Copilot Studio'),
            ('le_chat', 'Le Chat'),
            ('program', 'A program of your own, on the computer of its user'),
        ],
        'Fill In For',
        store=False,
        help='Fills in what the application needs; everything can be changed before it is saved.',
    )

    @api.onchange('preset')
    def _onchange_preset(self):
        if self.preset:
            self.name, redirect_uris, self.token_endpoint_auth_method = PRESETS[self.preset]
            self.redirect_uris = '\n'.join(redirect_uris)
