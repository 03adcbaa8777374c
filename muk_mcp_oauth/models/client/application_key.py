from odoo import api, fields, models

from ...common.place import application_of, place_of


class Client(models.Model):
    """Which application a registration belongs to: Claude registers a new client each time somebody connects it."""

    _inherit = 'muk_mcp_oauth.client'

    host = fields.Char(
        compute='_compute_application',
        store=True,
        index=True,
        help='Where the answers go, or who describes the client.',
    )
    application = fields.Char(compute='_compute_application', store=True, index=True)
    user_count = fields.Integer('Users', compute='_compute_counts')
    connection_count = fields.Integer('Connected Now', compute='_compute_counts')

    @api.depends('kind', 'client_id', 'redirect_uris', 'name')
    def _compute_application(self):
        for client in self:
            client.host = place_of(client.kind, client.client_id, client.redirect_uris)
            client.application = application_of(client.kind, client.client_id, client.name, client.host)

    @api.depends('consent_ids.withdrawn_at', 'grant_ids.ended_at')
    def _compute_counts(self):
        now = fields.Datetime.now()
        for client in self:
            client.user_count = len(client.consent_ids.filtered(lambda consent: not consent.withdrawn_at).user_id)
            client.connection_count = len(client.grant_ids._living(now))

    def _named(self) -> str:
        """Return the name of the client with its host, by which people tell applications apart."""
        return f'{self.display_name} ({self.host})' if self.host else self.display_name

    def _document_values(self, client_id, document, received_at, expires_at) -> dict:
        """Add what the ORM would compute: a document is stored by SQL."""
        values = super()._document_values(client_id, document, received_at, expires_at)
        host = place_of('document', client_id, None)
        return {
            **values,
            'host': host,
            'application': application_of('document', client_id, document.client_name, host),
        }
