import base64
import json
from io import BytesIO
from ipaddress import ip_address
from urllib.parse import quote, urlencode, urlsplit

import qrcode

from odoo import api, fields, models

KEY_PLACEHOLDER = 'YOUR_MCP_KEY'


class McpConnect(models.TransientModel):
    """How each AI client is connected, with the URL of this Odoo filled in.

    The fields have defaults and are not computed: until 18 a computed field without dependencies stays empty in a form
    that is not saved.
    """

    _name = 'muk_mcp.connect'
    _description = 'Connect AI'

    url = fields.Char(string='Address', default=lambda self: self._endpoint(), readonly=True)
    signs_in = fields.Boolean(
        default=lambda self: self._clients_sign_in(),
        readonly=True,
        help='Clients can send the user to Odoo to sign in, instead of using a key.',
    )
    is_public = fields.Boolean(default=lambda self: is_public(self._endpoint()), readonly=True)
    qr_code = fields.Binary(default=lambda self: self._qr_code(), readonly=True)
    opened_at = fields.Char(default=lambda self: fields.Datetime.to_string(fields.Datetime.now()), readonly=True)
    claude_code_command = fields.Char(
        default=lambda self: self._claude_code_command(self._key_to_show()), readonly=True
    )
    cursor_link = fields.Char(default=lambda self: self._cursor_link(), readonly=True)
    cursor_configuration = fields.Text(default=lambda self: self._configuration('mcpServers', {}), readonly=True)
    vscode_link = fields.Char(default=lambda self: self._vscode_link(), readonly=True)
    vscode_configuration = fields.Text(
        default=lambda self: self._configuration('servers', {'type': 'http'}), readonly=True
    )
    codex_command = fields.Text(default=lambda self: self._codex_command(), readonly=True)
    gemini_command = fields.Char(default=lambda self: self._gemini_command(), readonly=True)
    inspector_command = fields.Char(default='npx @modelcontextprotocol/inspector', readonly=True)

    @api.model
    def newly_connected(self, since: str) -> list[str]:
        """Return the names of the clients that the user connected since a time in UTC, as Odoo writes it."""
        domain = [('user_id', '=', self.env.uid), ('last_used', '>=', fields.Datetime.to_datetime(since))]
        return self.env['muk_mcp.key'].search(domain).mapped('name')

    @api.model
    def _endpoint(self) -> str:
        """Return the URL at which clients find this server; an addon that knows a better one overrides it."""
        return self.get_base_url().rstrip('/') + self.env['ir.http']._mcp_path()

    @api.model
    def _clients_sign_in(self) -> bool:
        installed = [('name', '=', 'muk_mcp_oauth'), ('state', '=', 'installed')]
        return bool(self.env['ir.module.module'].sudo().search_count(installed))

    @api.model
    def _key_to_show(self) -> str | None:
        return None if self._clients_sign_in() else KEY_PLACEHOLDER

    @api.model
    def _qr_code(self) -> bytes:
        """Return the URL as a picture for the camera of a phone, PNG in base64."""
        picture = BytesIO()
        qrcode.make(self._endpoint(), box_size=4).save(picture, format='PNG')
        return base64.b64encode(picture.getvalue())

    @api.model
    def _claude_code_command(self, token: str | None) -> str:
        """Return the command that adds this server to Claude Code, with a key or, for None, without."""
        header = f' --header "Authorization: Bearer {token}"' if token else ''
        return f'claude mcp add --transport http odoo {self._endpoint()}{header}'

    @api.model
    def _codex_command(self) -> str:
        add = f'codex mcp add odoo --url {self._endpoint()}'
        if self._clients_sign_in():
            return f'{add}\ncodex mcp login odoo'
        return f'export ODOO_MCP_KEY={KEY_PLACEHOLDER}\n{add} --bearer-token-env-var ODOO_MCP_KEY'

    @api.model
    def _gemini_command(self) -> str:
        key = self._key_to_show()
        header = f' --header "Authorization: Bearer {key}"' if key else ''
        return f'gemini mcp add --transport http{header} odoo {self._endpoint()}'

    @api.model
    def _entry(self, entry: dict) -> dict:
        """Return how a configuration file describes this server."""
        server = {**entry, 'url': self._endpoint()}
        if key := self._key_to_show():
            server['headers'] = {'Authorization': f'Bearer {key}'}
        return server

    @api.model
    def _configuration(self, member: str, entry: dict) -> str:
        """Return the JSON that names this server in a client's configuration file."""
        return json.dumps({member: {'odoo': self._entry(entry)}}, indent=2)

    @api.model
    def _cursor_link(self) -> str:
        config = base64.b64encode(json.dumps(self._entry({})).encode()).decode()
        return f'cursor://anysphere.cursor-deeplink/mcp/install?{urlencode({"name": "odoo", "config": config})}'

    @api.model
    def _vscode_link(self) -> str:
        return f'vscode:mcp/install?{quote(json.dumps({"name": "odoo", **self._entry({"type": "http"})}))}'


def is_public(url: str) -> bool:
    """Return True if programs of a vendor can reach a URL in the internet: https, and no name or number at home."""
    parts = urlsplit(url)
    host = parts.hostname or ''
    if parts.scheme != 'https':
        return False
    try:
        return ip_address(host).is_global
    except ValueError:
        return '.' in host and not host.endswith(('.local', '.localhost', '.internal', '.lan', '.home.arpa'))
