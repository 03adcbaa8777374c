from odoo import _, api, fields, models

from ...access import server


class Ending(models.TransientModel):
    """The dialog before something ends: it says how many connections of how many users that is."""

    _name = 'muk_mcp_oauth.ending'
    _description = 'MCP OAuth Ending'

    what = fields.Selection(
        [('block', 'Block'), ('end', 'End'), ('withdraw', 'Disconnect'), ('delete', 'Delete')],
        required=True,
        readonly=True,
    )
    client_ids = fields.Many2many('muk_mcp_oauth.client', readonly=True)
    grant_ids = fields.Many2many('muk_mcp_oauth.grant', readonly=True)
    consent_ids = fields.Many2many('muk_mcp_oauth.consent', readonly=True)
    ask_again = fields.Boolean(
        'Ask the users again',
        help='Otherwise a client on the web comes back without asking, because it was allowed before.',
    )
    summary = fields.Text(compute='_compute_summary')

    @api.depends('what', 'client_ids', 'grant_ids', 'consent_ids')
    def _compute_summary(self):
        for ending in self:
            grants = ending._grants()
            ending.summary = ' '.join(filter(None, (ending._what_ends(grants), ending._what_follows())))

    def _what_ends(self, grants) -> str:
        connections, users = len(grants), len(grants.user_id)
        if not connections:
            return _('No connection is alive now.')
        if connections == 1:
            return _('1 connection of 1 user ends at once.')
        if users == 1:
            return _('%s connections of 1 user end at once.', connections)
        return _('%(connections)s connections of %(users)s users end at once.', connections=connections, users=users)

    def _what_follows(self) -> str | None:
        clients = len(self.client_ids | self.grant_ids.client_id | self.consent_ids.client_id)
        if self.what == 'block':
            return _('1 client can connect no more.') if clients == 1 else _('%s clients can connect no more.', clients)
        if self.what == 'delete':
            return _('1 client is deleted.') if clients == 1 else _('%s clients are deleted.', clients)
        if self.what == 'withdraw':
            return _('The application has to ask again.') if clients == 1 else _('The applications have to ask again.')
        return None

    def _grants(self):
        """Return the living connections that would end."""
        grants = self.grant_ids | self.consent_ids.grant_ids | self.client_ids.grant_ids
        return grants._living(fields.Datetime.now())

    def _consents(self):
        return self.consent_ids | self.grant_ids.consent_id | self.client_ids.consent_ids

    def action_confirm(self):
        """End what the dialog spoke of."""
        server(self.env)._check_administrator()
        if self.what == 'delete':
            self.client_ids.unlink()
            # Nothing of them can be shown again.
            clients = self.env['ir.actions.act_window']._for_xml_id('muk_mcp_oauth.action_client')
            return {**clients, 'target': 'main'}
        if self.what == 'block':
            self.client_ids.action_block()
        elif self.what == 'withdraw' or self.ask_again:
            self._consents().filtered(lambda consent: not consent.withdrawn_at).action_withdraw()
        else:
            self._grants().action_end()
        return {'type': 'ir.actions.client', 'tag': 'soft_reload'}

    @api.model
    def _action_for(self, name: str, **values) -> dict:
        """Return the action that opens the dialog for records that ``values`` name by field."""
        server(self.env)._check_administrator()
        many = {field: [(6, 0, found.ids)] for field, found in values.items() if field != 'what'}
        ending = self.create({'what': values['what'], **many})
        return {
            'type': 'ir.actions.act_window',
            'name': name,
            'res_model': self._name,
            'res_id': ending.id,
            'views': [(False, 'form')],
            'target': 'new',
        }


class Client(models.Model):
    _inherit = 'muk_mcp_oauth.client'

    def action_ask_block(self):
        return self.env['muk_mcp_oauth.ending']._action_for(_('Block'), what='block', client_ids=self)

    def action_ask_end(self):
        return self.env['muk_mcp_oauth.ending']._action_for(_('End Connections'), what='end', client_ids=self)

    def action_ask_delete(self):
        return self.env['muk_mcp_oauth.ending']._action_for(_('Delete'), what='delete', client_ids=self)

    def action_open_users(self):
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp_oauth.action_consent')
        return {**action, 'domain': [('client_id', 'in', self.ids)]}

    def action_open_connections(self):
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp_oauth.action_grant')
        return {**action, 'domain': [('client_id', 'in', self.ids)]}

    def action_open_log(self):
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp.action_mcp_log')
        return {**action, 'domain': [('oauth_client', 'in', self.mapped('client_id'))]}

    def action_open_attempts(self):
        domain = [('client_id', 'in', self.ids)]
        return self.env['muk_mcp_oauth.attempt']._action_of(_('Connection Attempts'), domain)


class Grant(models.Model):
    _inherit = 'muk_mcp_oauth.grant'

    def action_ask_end(self):
        return self.env['muk_mcp_oauth.ending']._action_for(_('End Connections'), what='end', grant_ids=self)

    def action_open_log(self):
        action = self.env['ir.actions.actions']._for_xml_id('muk_mcp.action_mcp_log')
        return {**action, 'domain': [('oauth_grant', 'in', self.ids)]}

    def action_open_attempts(self):
        domain = [('grant_id', 'in', self.ids)]
        return self.env['muk_mcp_oauth.attempt']._action_of(_('Failures'), domain)


class Consent(models.Model):
    _inherit = 'muk_mcp_oauth.consent'

    def action_ask_withdraw(self):
        return self.env['muk_mcp_oauth.ending']._action_for(_('Disconnect'), what='withdraw', consent_ids=self)
