from odoo import _, api, fields, models

from ...access import as_server, server
from ...compat import create_unique_index
from ...core import parse_redirect_uri
from ...protocol.scope import ADMIN, covers, key_scope, remembered, without


class Consent(models.Model):
    """What a user allowed a client; one row per user and client."""

    _name = 'muk_mcp_oauth.consent'
    _description = 'MCP OAuth Consent'
    _order = 'granted_at desc, id desc'
    _rec_name = 'client_id'

    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade')
    client_id = fields.Many2one('muk_mcp_oauth.client', required=True, readonly=True, ondelete='cascade', index=True)
    scope = fields.Char(required=True, readonly=True)
    declined_scope = fields.Char(readonly=True, help='What the user was offered and did not allow.')
    access = fields.Char('May', compute='_compute_access')
    redirect_uris = fields.Text('Redirect URIs', readonly=True)
    fingerprint = fields.Char(readonly=True, help='The client as the user saw it.')
    granted_at = fields.Datetime('Granted', required=True, readonly=True)
    withdrawn_at = fields.Datetime('Withdrawn', readonly=True)
    grant_ids = fields.One2many(
        'muk_mcp_oauth.grant', 'consent_id', 'Connections', domain=[('started_at', '!=', False)]
    )

    def init(self):
        super().init()
        create_unique_index(self.env.cr, self._table, ['user_id', 'client_id'])

    @api.depends('scope')
    def _compute_access(self):
        for consent in self:
            access = _('Read and write') if key_scope(consent.scope or '') == 'write' else _('Read')
            administers = ADMIN in (consent.scope or '').split()
            consent.access = _('%s, administer', access) if administers else access

    @api.model
    def _for_user(self, user, client) -> 'Consent':
        return self.search([('user_id', '=', user.id), ('client_id', '=', client.id)], limit=1)

    @api.model
    def _record(self, user, client, scope: str, offer: str, redirect_uri: str, received_at) -> 'Consent':
        """Record what the user allowed of an ``offer``, in one statement, so that two pages at once leave one row.

        A client that asks for less this time takes nothing away; a user who unticks something does.
        """
        earlier = self._for_user(user, client).filtered(lambda consent: consent._belongs_to(client))
        allowed = remembered(scope, offer, earlier.scope or '')
        declined = without(f'{earlier.declined_scope or ""} {offer}', allowed)
        # Each of the remembered redirect URIs was allowed all that is remembered.
        uris = earlier._redirect_uris_within(allowed) | ({redirect_uri} if covers(scope, allowed) else set())
        self.env.cr.execute(
            """INSERT INTO muk_mcp_oauth_consent
                      (user_id, client_id, scope, declined_scope, redirect_uris, fingerprint, granted_at,
                       create_date, write_date)
               VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
          ON CONFLICT (user_id, client_id) DO UPDATE SET
                      scope = EXCLUDED.scope, declined_scope = EXCLUDED.declined_scope,
                      redirect_uris = EXCLUDED.redirect_uris, fingerprint = EXCLUDED.fingerprint,
                      granted_at = EXCLUDED.granted_at, withdrawn_at = NULL, write_date = EXCLUDED.write_date
            RETURNING id""",
            [
                user.id,
                client.id,
                allowed,
                declined,
                '\n'.join(sorted(uris)),
                client._fingerprint(),
                received_at,
                received_at,
                received_at,
            ],
        )
        consent = self.browse(self.env.cr.fetchone()[0])
        consent.invalidate_recordset()
        self.env['muk_mcp_oauth.grant']._reduce_scope(consent)
        consent._ensure_stand_in_keys()
        # Written, not only noted: it makes this and the blocking of the client come one after the other.
        client.last_used_at = received_at
        server(self.env)._freeze_public_url()
        return consent

    def _redirect_uris_within(self, scope: str) -> set[str]:
        """Return the redirect URIs allowed before, unless that was for less than ``scope``."""
        if not self or self.withdrawn_at or not covers(self.scope, scope):
            return set()
        return set((self.redirect_uris or '').split('\n')) - {''}

    def _belongs_to(self, client) -> bool:
        """Return True if there is a consent to the client as it is now."""
        return bool(self) and not self.withdrawn_at and self.fingerprint == client._fingerprint()

    def _skips_page(self, client, scope: str, redirect_uri: str, settings) -> bool:
        """Return True if a request may be answered without asking again.

        A loopback or custom-scheme redirect is confirmed each time, because any program on the machine could be
        asking (RFC 8252 section 8.6), unless a setting says otherwise.
        """
        if ADMIN in scope.split():
            return False
        if not self._belongs_to(client) or redirect_uri not in self._redirect_uris_within(scope):
            return False
        return parse_redirect_uri(redirect_uri).kind == 'https' or settings.skip_local_confirmation

    def action_withdraw(self):
        """Withdraw the consents; the connections of the client are dead at the next request."""
        of_others = self.filtered(lambda consent: consent.user_id != self.env.user)
        if of_others:
            server(self.env)._check_administrator()
        self.sudo().withdrawn_at = fields.Datetime.now()
        as_server(self.env, 'grant')._end_of_consents(self, 'consent_withdrawn')
        for consent in of_others:
            server(self.env)._record_change('withdraw', consent.user_id.login, consent.client_id)
