from odoo import _, api, fields, models
from odoo.tools import SQL

from ...access import as_server, server
from ...compat import create_unique_index
from ...core import hash_token, parse_redirect_uri, random_token
from ...protocol.scope import canonical, covers, key_scope, remembered
from ..server.retention import delete_in_batches

# What muk_mcp itself takes where its setting was never saved.
TOOL_CALLS_PER_MINUTE = 300


class Consent(models.Model):
    """What a user allowed a client; one row per user and client."""

    _name = 'muk_mcp_oauth.consent'
    _description = 'MCP OAuth Consent'
    _order = 'granted_at desc, id desc'
    _rec_name = 'client_id'

    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade')
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, readonly=True, ondelete='cascade', index=True)
    scope = fields.Char(required=True, readonly=True)
    access = fields.Char('May', compute='_compute_access')
    redirect_uris = fields.Text('Redirect URIs', readonly=True)
    fingerprint = fields.Char(readonly=True, help='The client as the user saw it.')
    granted_at = fields.Datetime('Granted', required=True, readonly=True)
    withdrawn_at = fields.Datetime('Withdrawn', readonly=True)
    # The MCP server limits, logs and checks by key, so each consent owns one key per level of access.
    read_key_id = fields.Many2one('muk_mcp.key', readonly=True, ondelete='set null', index=True)
    write_key_id = fields.Many2one('muk_mcp.key', readonly=True, ondelete='set null', index=True)
    grant_ids = fields.One2many('muk_mcp_oauth.grant', 'consent_id', 'Connections')

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['user_id', 'client_id'])

    @api.depends('scope')
    def _compute_access(self):
        for consent in self:
            consent.access = _('Read and write') if key_scope(consent.scope or '') == 'write' else _('Read')

    @api.model
    def _for_user(self, user, client) -> 'Consent':
        return self.search([('user_id', '=', user.id), ('client_id', '=', client.id)], limit=1)

    @api.model
    def _record(self, user, client, scope: str, offer: str, redirect_uri: str, now) -> 'Consent':
        """Record what the user allowed of an ``offer``, in one statement, so that two pages at once leave one row.

        A client that asks for less this time takes nothing away; a user who unticks something does.
        """
        earlier = self._for_user(user, client).filtered(lambda consent: consent._belongs_to(client))
        allowed = remembered(scope, offer, earlier.scope or '')
        # Each of the remembered redirect URIs was allowed all that is remembered.
        uris = earlier._redirect_uris_within(allowed) | ({redirect_uri} if covers(scope, allowed) else set())
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_consent
                      (user_id, client_id, scope, redirect_uris, fingerprint, granted_at, create_date, write_date)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
          ON CONFLICT (user_id, client_id) DO UPDATE SET
                      scope = EXCLUDED.scope, redirect_uris = EXCLUDED.redirect_uris, fingerprint = EXCLUDED.fingerprint,
                      granted_at = EXCLUDED.granted_at, withdrawn_at = NULL, write_date = EXCLUDED.write_date
            RETURNING id""",
            [user.id, client.id, allowed, '\n'.join(sorted(uris)), client._fingerprint(), now, now, now],
        )
        consent = self.browse(self.env.cr.fetchone()[0])
        consent.invalidate_recordset()
        self.env['muk_mcp_oauth.grant']._reduce_scope(consent)
        consent._ensure_keys()
        client.last_used_at = now
        server(self.env)._freeze_public_url()
        return consent

    def _redirect_uris_within(self, scope: str) -> set[str]:
        """Return the redirect URIs allowed before, unless that was for less than ``scope``."""
        if not self or self.withdrawn_at or not covers(self.scope, scope):
            return set()
        return set((self.redirect_uris or '').split('\n')) - {''}

    def _ensure_keys(self):
        for scope in ('read', 'write'):
            field = f'{scope}_key_id'
            # The published muk_mcp lets people delete keys, and no foreign key points to a table that is not the ORM's.
            if not self[field].exists():
                self[field] = self._create_key(scope)

    def _create_key(self, scope: str) -> int:
        """Create a key that no bearer can present: its hash is of something thrown away, and it is archived."""
        self.env.cr.execute(
            """INSERT INTO muk_mcp_key (name, key_hash, key_prefix, user_id, scope, rate_limit, active, create_uid, create_date)
               VALUES (%s, %s, 'oauth', %s, %s, %s, FALSE, %s, %s)
            RETURNING id""",
            [
                self.client_id.display_name,
                hash_token(random_token()),
                self.user_id.id,
                scope,
                self._tool_calls_per_minute(),
                self.env.uid,
                self.granted_at,
            ],
        )
        return self.env.cr.fetchone()[0]

    def _tool_calls_per_minute(self) -> int:
        """Return the limit that ``muk_mcp`` gives new keys; 0 means none."""
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.rate_limit_requests')
        return int(stored) if stored and stored.isdecimal() else TOOL_CALLS_PER_MINUTE

    def _key_for(self, scope: str):
        return self[f'{key_scope(scope)}_key_id']

    def _belongs_to(self, client) -> bool:
        """Tell whether there is a consent to the client as it is now."""
        return bool(self) and not self.withdrawn_at and self.fingerprint == client._fingerprint()

    def _skips_page(self, client, scope: str, redirect_uri: str, settings) -> bool:
        """Tell whether a request may be answered without asking again.

        A loopback or custom-scheme redirect is confirmed each time, because any program on the machine could be
        asking (RFC 8252 section 8.6), unless a setting says otherwise.
        """
        if not self._belongs_to(client) or redirect_uri not in self._redirect_uris_within(scope):
            return False
        return parse_redirect_uri(redirect_uri).kind == 'https' or settings.skip_local_confirmation

    def _is_alive(self, scope: str) -> bool:
        return bool(self.exists()) and not self.withdrawn_at and covers(canonical(self.scope.split()), scope)

    @api.autovacuum
    def _gc_orphaned_keys(self):
        """Delete the keys of consents that went with their client or user."""
        return delete_in_batches(
            self.env.cr,
            'muk_mcp_key',
            SQL(
                """key_prefix = 'oauth' AND NOT active
               AND NOT EXISTS (SELECT FROM muk_mcp_oauth_consent c WHERE c.read_key_id = muk_mcp_key.id)
               AND NOT EXISTS (SELECT FROM muk_mcp_oauth_consent c WHERE c.write_key_id = muk_mcp_key.id)""",
            ),
        )

    def action_withdraw(self):
        """Withdraw the consents; the connections of the client are dead at the next request."""
        if self.user_id != self.env.user:
            server(self.env)._check_administrator()
        self.sudo().withdrawn_at = fields.Datetime.now()
        as_server(self.env, 'grant')._end_of_consents(self, 'consent_withdrawn')
