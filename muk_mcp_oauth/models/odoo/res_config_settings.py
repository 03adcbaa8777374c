from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ...access import server
from ...common.host import is_host, is_origin
from ...protocol.metadata import JWKS_PATH
from ...protocol.settings import BOUNDS, split_words
from ..server.server import PREFIX

FIELD = 'mcp_oauth_'
# Whoever has a reason to change these sets the parameter.
WITHOUT_FIELD = ('failures_per_minute', 'refusals_per_minute')
# Odoo's own config_parameter would drop a zero and a no, which mean something here.
STORED_HERE = (*BOUNDS, 'notify_new_clients')


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    mcp_oauth_access_token_ttl = fields.Integer('Access Token Lifetime')
    mcp_oauth_refresh_token_ttl_days = fields.Integer('Refresh Token Lifetime')
    mcp_oauth_grant_lifetime_days = fields.Integer('Connection Lifetime')
    mcp_oauth_grace_seconds = fields.Integer('Grace Window')
    mcp_oauth_key_rotation_days = fields.Integer('Signing Key Rotation')
    mcp_oauth_unused_client_days = fields.Integer('Unused Clients')
    mcp_oauth_stale_document_days = fields.Integer('Documents That Cannot Be Fetched')
    mcp_oauth_registrations_per_hour = fields.Integer('Registrations')
    mcp_oauth_dynamic_registration = fields.Selection(
        [('on', 'Clients register themselves'), ('approval', 'An administrator approves each client'), ('off', 'Off')],
        'Dynamic Registration',
        config_parameter=PREFIX + 'dynamic_registration',
        default='on',
    )
    mcp_oauth_custom_schemes = fields.Selection(
        [('all', 'All but dangerous ones'), ('list', 'Those of a list'), ('none', 'None')],
        'Custom Schemes',
        config_parameter=PREFIX + 'custom_schemes',
        default='all',
    )
    mcp_oauth_custom_scheme_list = fields.Char('Allowed Schemes', config_parameter=PREFIX + 'custom_scheme_list')
    mcp_oauth_redirect_hosts = fields.Char('Allowed Hosts', config_parameter=PREFIX + 'redirect_hosts')
    mcp_oauth_client_documents = fields.Selection(
        [
            ('automatic', 'Automatic: as long as Odoo can fetch them'),
            ('everyone', 'Of every host'),
            ('list', 'Of the hosts of a list'),
            ('nobody', 'Not accepted'),
        ],
        'Client Metadata Documents',
        config_parameter=PREFIX + 'client_documents',
        default='automatic',
    )
    mcp_oauth_client_document_hosts = fields.Char(
        'Hosts of Documents', config_parameter=PREFIX + 'client_document_hosts'
    )
    mcp_oauth_skip_local_confirmation = fields.Boolean(
        'Skip the Confirmation of Local Programs',
        config_parameter=PREFIX + 'skip_local_confirmation',
    )
    mcp_oauth_clients_may_administer = fields.Boolean(
        'Clients May Administer', config_parameter=PREFIX + 'clients_may_administer'
    )
    mcp_oauth_offer_reading_first = fields.Boolean(
        'Offer Reading First',
        config_parameter=PREFIX + 'offer_reading_first',
    )
    mcp_oauth_notify_new_clients = fields.Boolean('Notice of New Applications')
    mcp_oauth_public_url = fields.Char('Public URL', config_parameter=PREFIX + 'public_url')
    mcp_oauth_url_in_force = fields.Char('Address in Force', compute='_compute_mcp_oauth_url_in_force')
    mcp_oauth_jwks_uri = fields.Char('Address of the Public Keys', compute='_compute_mcp_oauth_url_in_force')
    mcp_oauth_connecting = fields.Selection(
        [('everyone', 'All internal users'), ('chosen', 'Chosen users')], 'Who May Connect', default='everyone'
    )
    mcp_oauth_user_ids = fields.Many2many(
        'res.users',
        string='Users',
        domain=[('share', '=', False)],
        compute='_compute_mcp_oauth_user_ids',
        inverse='_inverse_mcp_oauth_user_ids',
    )

    def _compute_mcp_oauth_user_ids(self):
        # Not stored: Odoo would go on listing the constraints of its table after the addon is gone.
        self.mcp_oauth_user_ids = self.env['res.users']._connecting()['mcp_oauth_user_ids']

    def _inverse_mcp_oauth_user_ids(self):
        for settings in self.filtered(lambda settings: settings.mcp_oauth_connecting == 'chosen'):
            self.env['res.users']._let_connect('chosen', settings.mcp_oauth_user_ids)

    @api.depends('mcp_oauth_public_url')
    def _compute_mcp_oauth_url_in_force(self):
        endpoints = server(self.env)._endpoints()
        self.mcp_oauth_url_in_force, self.mcp_oauth_jwks_uri = endpoints.resource, endpoints.url(JWKS_PATH)

    @api.model
    def get_values(self):
        settings = server(self.env)._settings()
        stored = {FIELD + name: getattr(settings, name) for name in STORED_HERE if FIELD + name in self._fields}
        return {**super().get_values(), **stored, **self.env['res.users']._connecting()}

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_cleaned(values) for values in vals_list])

    def write(self, vals):
        return super().write(_cleaned(vals))

    def set_values(self):
        before = server(self.env)._settings()
        super().set_values()
        self.env['res.users']._let_connect(self.mcp_oauth_connecting, self.mcp_oauth_user_ids)
        parameters = self.env['ir.config_parameter'].sudo()
        for name in STORED_HERE:
            if FIELD + name in self._fields:
                parameters.set_param(PREFIX + name, str(self[FIELD + name]))
        server(self.env)._record_changed_settings(before)

    def action_mcp_oauth_self_test(self):
        """Ask the public URL what a client asks, and show what came of it."""
        return self.env['muk_mcp_oauth.self_test']._action_open()

    @api.constrains(*(FIELD + name for name in BOUNDS if name not in WITHOUT_FIELD))
    def _check_mcp_oauth_bounds(self):
        for name, (lowest, highest) in BOUNDS.items():
            field = self._fields.get(FIELD + name)
            if field and not all(lowest <= settings[field.name] <= highest for settings in self):
                label = field._description_string(self.env)
                raise ValidationError(
                    _(
                        '%(setting)s: choose a number from %(lowest)s to %(highest)s.',
                        setting=label,
                        lowest=lowest,
                        highest=highest,
                    )
                )

    @api.constrains('mcp_oauth_redirect_hosts', 'mcp_oauth_client_document_hosts')
    def _check_mcp_oauth_hosts(self):
        for settings in self:
            for text in (settings.mcp_oauth_redirect_hosts, settings.mcp_oauth_client_document_hosts):
                for host in split_words(text or ''):
                    if not is_host(host):
                        raise ValidationError(_('"%s" is not the name of a host, such as claude.ai.', host))

    @api.constrains('mcp_oauth_public_url')
    def _check_mcp_oauth_public_url(self):
        for settings in self:
            url = settings.mcp_oauth_public_url
            if url and not is_origin(url):
                raise ValidationError(
                    _('The public URL is https:// and a host name, with neither a path nor a slash at its end.')
                )


def _cleaned(vals: dict) -> dict:
    """Return values with a public URL as it was meant: without blanks and slashes around it."""
    url = vals.get('mcp_oauth_public_url')
    return {**vals, 'mcp_oauth_public_url': url.strip().rstrip('/')} if url else vals
