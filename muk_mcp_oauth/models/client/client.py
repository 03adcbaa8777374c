import hashlib
import json

from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...access import server
from ...compat import create_unique_index
from ...core import random_token
from ...protocol.authorization.redirect_policy import check_redirect_uri
from ...protocol.authorization.request import RegisteredClient
from ...protocol.client.registration import ClientMetadata
from ...protocol.errors import OAuthError
from ...protocol.scope import READ, SUPPORTED, canonical, limited


class Client(models.Model):
    """An application that may ask people for access: who it is, where its answers go and what it may have at most."""

    _name = 'muk_mcp_oauth.client'
    _description = 'MCP OAuth Client'
    _inherit = ['mail.thread', 'mail.activity.mixin']
    _order = 'id desc'

    name = fields.Char(help='What the client calls itself. Unless an administrator made the client, nobody checked it.')
    client_id = fields.Char(
        'Client ID', required=True, readonly=True, copy=False, default=lambda self: self._new_client_id()
    )
    kind = fields.Selection(
        [('dynamic', 'Registered itself'), ('document', 'Metadata document'), ('manual', 'Made by an administrator')],
        required=True,
        readonly=True,
        default='manual',
        copy=False,
    )
    state = fields.Selection(
        [('pending', 'Waiting for approval'), ('active', 'Active'), ('blocked', 'Blocked')],
        required=True,
        default='active',
        readonly=True,
        copy=False,
        tracking=True,
    )
    redirect_uris = fields.Text('Redirect URIs', required=True, help='One per line, exactly as the client sends them.')
    grant_types = fields.Char(required=True, default='authorization_code refresh_token')
    scope = fields.Char('Registered Scope', required=True, readonly=True, default=lambda self: canonical(SUPPORTED))
    read_only = fields.Boolean(
        tracking=True,
        help='The client may never write, whatever it registered and people allow. Its tokens that can write end at once.',
    )
    may_administer = fields.Boolean(
        copy=False,
        help='Administrators may let the client administer Odoo: users, settings, automation, mail servers. It needs the '
        'setting Clients May Administer as well, and each administrator has to tick it on the consent page.',
    )
    group_ids = fields.Many2many(
        'res.groups', string='Allowed Groups', help='Empty: everybody who may connect AI clients.'
    )
    is_restricted = fields.Boolean(compute='_compute_is_restricted', store=True)
    last_used_at = fields.Datetime('Last Used', readonly=True, copy=False)
    document_fetched_at = fields.Datetime(readonly=True, copy=False)
    document_expires_at = fields.Datetime(readonly=True, copy=False)
    consent_ids = fields.One2many('muk_mcp_oauth.consent', 'client_id', 'Consents')
    grant_ids = fields.One2many('muk_mcp_oauth.grant', 'client_id', 'Connections', domain=[('started_at', '!=', False)])

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['client_id'])

    @api.depends('name', 'client_id')
    def _compute_display_name(self):
        for client in self:
            client.display_name = client.name or (client.client_id if client._origin else _('New client'))

    @api.depends('group_ids')
    def _compute_is_restricted(self):
        # Stays as it was where the last group is deleted: nobody is allowed then, rather than everybody.
        for client in self:
            client.is_restricted = bool(client.group_ids)

    @api.constrains('redirect_uris')
    def _check_redirect_uris(self):
        for client in self:
            if not client._redirect_uris():
                raise ValidationError(_('A client needs at least one redirect URI.'))
            for uri in client._redirect_uris():
                try:
                    client._check_redirect_uri(uri)
                except OAuthError as error:
                    cause = client._sentence_of_uri(error.reason)
                    raise ValidationError(
                        _('"%(uri)s" cannot be a redirect URI: %(cause)s', uri=uri, cause=cause)
                    ) from error

    @api.model
    def _new_client_id(self) -> str:
        return f'client_{random_token(18)}'

    @api.model
    def _find(self, client_id: str) -> 'Client':
        """Return the client of that id, or raise ``invalid_client``."""
        client = self._read_by_client_id(client_id)
        if not client:
            raise OAuthError.invalid_client('client_unknown')
        return client

    @api.model
    def _read_by_client_id(self, client_id: str) -> 'Client':
        """Return the client with all its columns, in one statement: it may be deleted before a second one."""
        columns = [name for name, field in self._fields.items() if field.store and field.column_type]
        return self.search_fetch([('client_id', '=', client_id)], columns, limit=1)

    def _lock_for_key_share(self):
        """Keep the client until the transaction ends, for rows that are about to refer to it; raise where it has just gone."""
        self.env.cr.execute('SELECT FROM muk_mcp_oauth_client WHERE id = %s FOR KEY SHARE', [self.id])
        if not self.env.cr.rowcount:
            raise OAuthError.invalid_client('client_deleted')

    def _note_use(self, received_at):
        """Remember that the client was used; a row that somebody else has locked is left alone, so that this never waits."""
        self.env.cr.execute(
            """UPDATE muk_mcp_oauth_client SET last_used_at = %s
                WHERE id IN (SELECT id FROM muk_mcp_oauth_client WHERE id = %s FOR NO KEY UPDATE SKIP LOCKED)""",
            [received_at, self.id],
        )
        self.invalidate_recordset(['last_used_at'])

    def _redirect_uris(self) -> tuple[str, ...]:
        return tuple(uri for client in self for uri in (client.redirect_uris or '').split('\n') if uri)

    def _check_redirect_uri(self, uri: str):
        """Raise OAuthError if the rules and the settings of today refuse a redirect URI."""
        check_redirect_uri(uri, server(self.env)._settings(), self_registered=not self._is_vouched_for())

    def _is_vouched_for(self) -> bool:
        """Return True if an administrator made the client, or chose the host that vouches for it."""
        return self.kind == 'manual' or (self.kind == 'document' and server(self.env)._settings().documents_vouched_for)

    def _allowed_scope(self) -> str:
        """Return the most that a token of this client may be good for."""
        return limited(self.scope, READ) if self.read_only else self.scope

    def _may_administer_for(self, user) -> bool:
        """Return True if the user may let the client administer Odoo."""
        allowed = self.may_administer and not self.read_only and server(self.env)._settings().clients_may_administer
        return bool(allowed) and user._is_system()

    def _registered(self) -> RegisteredClient:
        return RegisteredClient(
            self.client_id, self._redirect_uris(), self._allowed_scope(), self.state, self._is_vouched_for()
        )

    def _may_refresh(self) -> bool:
        return 'refresh_token' in self.grant_types.split()

    def _fingerprint(self) -> str:
        """Return a hash of what a user relied on when consenting; another one means asking again."""
        shown = [self.name or '', self.kind, self.state, sorted(self._redirect_uris()), self._allowed_scope()]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()

    def action_effects(self) -> dict:
        """Return the list of records that the client created, changed or deleted, for whomever."""
        return self.env['muk_mcp_oauth.effect']._action(self.mapped('client_id'), self.display_name)

    def _approved(self) -> tuple:
        """Return what an administrator approves of a client: what users rely on, and how it proves to be itself."""
        return self._fingerprint(), self.token_endpoint_auth_method, self.jwks or ''

    def action_block(self):
        """Block the clients; every token they hold is dead at the next request."""
        self.state = 'blocked'
        self.env['muk_mcp_oauth.grant']._end_of_clients(self, 'client_blocked')
        self._record_change('block')

    def action_activate(self):
        """Approve clients that wait, or let blocked ones ask again."""
        # A request that was under way when they were blocked may have left a code.
        blocked = self.filtered(lambda client: client.state == 'blocked')
        self.env['muk_mcp_oauth.grant']._end_of_clients(blocked, 'client_blocked')
        approved = self - blocked
        self.state = 'active'
        approved._record_change('approve')
        blocked._record_change('unblock')

    def _record_change(self, event: str):
        for client in self:
            server(self.env)._record_change(event, client=client)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_cleaned(values) for values in vals_list])

    def write(self, vals):
        return super().write(_cleaned(vals))

    def copy(self, default=None):  # pylint: disable=method-required-super; it refuses
        """Refuse: a copy would be trusted like a client that an administrator made, whoever wrote what is in it."""
        raise UserError(_('Clients cannot be duplicated.'))

    def unlink(self):
        # A client that deletes its own registration has its row in the log already.
        if not self.env.su:
            self._record_change('delete_client')
        return super().unlink()


def _cleaned(vals: dict) -> dict:
    """Return values without the blanks that come along when somebody pastes a redirect URI."""
    lines = (vals.get('redirect_uris') or '').split('\n')
    return (
        {**vals, 'redirect_uris': '\n'.join(filter(None, map(str.strip, lines)))} if vals.get('redirect_uris') else vals
    )


def columns_of(metadata: ClientMetadata) -> dict:
    """Return what a client registered, by itself or in its document, as columns of its record."""
    return {
        'name': metadata.client_name,
        'redirect_uris': '\n'.join(metadata.redirect_uris),
        'grant_types': ' '.join(metadata.grant_types),
        'token_endpoint_auth_method': metadata.token_endpoint_auth_method,
        'scope': metadata.scope,
        'jwks': metadata.jwks or None,
    }
