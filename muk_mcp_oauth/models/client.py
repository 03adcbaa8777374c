import hashlib
import json

from muk_mcp_oauth_core import InvalidUri, hash_token, parse_redirect_uri, random_token, secrets_equal

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..compat import create_unique_index
from ..protocol.authentication import ClientCredentials
from ..protocol.authorization import RegisteredClient
from ..protocol.errors import OAuthError
from ..protocol.registration import ClientMetadata
from ..protocol.scope import SUPPORTED, canonical


class Client(models.Model):
    _name = 'muk_mcp_oauth.client'
    _description = 'MCP OAuth Client'
    _order = 'id desc'

    name = fields.Char(help='What the client calls itself. Unless an administrator made the client, nobody checked it.')
    client_id = fields.Char('Client ID', required=True, readonly=True, copy=False, default=lambda self: self._new_client_id())
    kind = fields.Selection(
        [('dynamic', 'Registered itself'), ('document', 'Metadata document'), ('manual', 'Made by an administrator')],
        required=True, readonly=True, default='manual',
    )
    state = fields.Selection(
        [('active', 'Active'), ('pending', 'Waiting for approval'), ('blocked', 'Blocked')],
        required=True, default='active', readonly=True,
    )
    token_endpoint_auth_method = fields.Selection(
        [('none', 'Public (no secret)'), ('client_secret_basic', 'Secret, HTTP Basic'), ('client_secret_post', 'Secret, in the body')],
        'Authentication', required=True, default='none',
    )
    redirect_uris = fields.Text('Redirect URIs', required=True, help='One per line, exactly as the client sends them.')
    grant_types = fields.Char(required=True, default='authorization_code refresh_token')
    scope = fields.Char('Largest Scope', required=True, default=lambda self: canonical(SUPPORTED))
    group_ids = fields.Many2many('res.groups', string='Allowed Groups', help='Empty: everybody who may connect AI clients.')
    registered_from = fields.Char('Registered From', readonly=True)
    last_used_at = fields.Datetime('Last Used', readonly=True)
    metadata = fields.Json('Other Metadata', readonly=True)
    jwks = fields.Text('Public Keys (JWKS)')
    document_fetched_at = fields.Datetime(readonly=True)
    document_expires_at = fields.Datetime(readonly=True)
    secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    previous_secret_expires_at = fields.Datetime(copy=False, readonly=True)
    registration_token_hash = fields.Char(groups=fields.NO_ACCESS, copy=False, readonly=True)
    consent_ids = fields.One2many('muk_mcp_oauth.consent', 'client_id', 'Consents')
    chain_ids = fields.One2many('muk_mcp_oauth.chain', 'client_id', 'Connections')

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['client_id'])

    @api.depends('name', 'client_id')
    def _compute_display_name(self):
        for client in self:
            client.display_name = client.name or client.client_id

    @api.constrains('redirect_uris')
    def _check_redirect_uris(self):
        settings = self.env['muk_mcp_oauth.server']._settings()
        for uri in self._redirect_uris():
            try:
                parsed = parse_redirect_uri(uri)
            except InvalidUri as error:
                raise ValidationError(_('"%(uri)s" cannot be a redirect URI: %(cause)s', uri=uri, cause=error)) from error
            if parsed.kind == 'custom' and not settings.scheme_allowed(parsed.scheme):
                raise ValidationError(_('The settings do not allow the scheme "%s".', parsed.scheme))

    @api.model
    def _new_client_id(self) -> str:
        return f'mcp_{random_token(18)}'

    @api.model
    def _register_dynamic(self, metadata: ClientMetadata, address: str | None, approval: bool) -> tuple['Client', str | None]:
        """Store a dynamic registration (RFC 7591); return the client and its secret, which is never seen again."""
        confidential = metadata.token_endpoint_auth_method != 'none'
        secret = random_token() if confidential else None
        client = self.create({
            'name': metadata.client_name,
            'kind': 'dynamic',
            'state': 'pending' if approval else 'active',
            'token_endpoint_auth_method': metadata.token_endpoint_auth_method,
            'redirect_uris': '\n'.join(metadata.redirect_uris),
            'grant_types': ' '.join(metadata.grant_types),
            'scope': metadata.scope,
            'registered_from': address,
            'secret_hash': hash_token(secret) if secret else False,
        })
        return client, secret

    def _registration_answer(self, metadata: ClientMetadata, secret: str | None) -> dict:
        """Return the members of RFC 7591 section 3.2.1; the only time that ``secret`` leaves the server."""
        answer = {'client_id': self.client_id, 'client_id_issued_at': int(self.create_date.timestamp()), **metadata.body()}
        return {**answer, 'client_secret': secret, 'client_secret_expires_at': 0} if secret else answer

    @api.model
    def _find(self, client_id: str) -> 'Client':
        """Return the client of that id, or raise ``invalid_client``."""
        client = self.search([('client_id', '=', client_id)], limit=1)
        if not client:
            raise OAuthError.invalid_client('client_unknown')
        return client

    @api.model
    def _authenticate(self, credentials: ClientCredentials, now) -> 'Client':
        """Return the client that proved to be itself (OAuth 2.1 section 2.4)."""
        try:
            client = self._find(credentials.client_id)
        except OAuthError as error:
            raise OAuthError.invalid_client(error.reason, basic=credentials.basic) from error
        if refusal := client._refuse_credentials(credentials, now):
            raise OAuthError.invalid_client(refusal, basic=credentials.basic)
        return client

    def _refuse_credentials(self, credentials: ClientCredentials, now) -> str | None:
        if self.state != 'active':
            return f'client_{self.state}'
        if self.token_endpoint_auth_method == 'none':
            return 'secret_not_expected' if credentials.secret else None
        if not credentials.secret:
            return 'secret_missing'
        return None if self._secret_matches(credentials.secret, now) else 'secret_wrong'

    def _secret_matches(self, secret: str, now) -> bool:
        presented = hash_token(secret)
        if secrets_equal(presented, self.secret_hash or ''):
            return True
        overlapping = self.previous_secret_expires_at and self.previous_secret_expires_at > now
        return bool(overlapping) and secrets_equal(presented, self.previous_secret_hash or '')

    def _redirect_uris(self) -> tuple[str, ...]:
        return tuple(uri for client in self for uri in (client.redirect_uris or '').split('\n') if uri)

    def _registered(self) -> RegisteredClient:
        return RegisteredClient(self.client_id, self._redirect_uris(), self.scope)

    def _may_refresh(self) -> bool:
        return 'refresh_token' in self.grant_types.split()

    def _fingerprint(self) -> str:
        """Return a hash of what a person relied on when consenting; another one means asking again."""
        shown = [self.name or '', self.kind, self.state, sorted(self._redirect_uris()), self.scope]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def action_block(self):
        """Block the clients; every token they hold is dead at the next request."""
        self.state = 'blocked'
        self.env['muk_mcp_oauth.chain']._end_of_clients(self, 'client_blocked')

    def action_activate(self):
        self.state = 'active'

    def action_new_secret(self):
        """Make a secret and show it once."""
        self.ensure_one()
        self.env['muk_mcp_oauth.server']._check_administrator()
        if self.token_endpoint_auth_method == 'none':
            raise UserError(_('A public client has no secret.'))
        secret = random_token()
        self.sudo().secret_hash = hash_token(secret)
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {'type': 'warning', 'sticky': True, 'title': _('Copy the secret now, it is not shown again'), 'message': secret},
        }

    @api.autovacuum
    def _gc_unused(self):
        """Delete dynamic clients that nobody ever used, in batches."""
        days = self.env['muk_mcp_oauth.server']._settings().unused_client_days
        self.env.cr.execute(
            """DELETE FROM muk_mcp_oauth_client WHERE id IN (
                      SELECT id FROM muk_mcp_oauth_client
                       WHERE kind = 'dynamic' AND last_used_at IS NULL AND create_date < %s - make_interval(days => %s)
                       LIMIT 10000)""",
            [fields.Datetime.now(), days],
        )
