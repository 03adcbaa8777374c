from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..protocol.origin import origin_of
from .mcp_key import DEFAULT_RATE_LIMIT
from .mcp_log import DEFAULT_RETENTION_DAYS
from .mcp_session import DEFAULT_TIMEOUT_HOURS


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    mcp_rate_limit_requests = fields.Integer(
        string='Tool Calls per Minute',
        config_parameter='muk_mcp.rate_limit_requests',
        default=DEFAULT_RATE_LIMIT,
    )
    mcp_session_timeout_hours = fields.Integer(
        string='Session Timeout',
        config_parameter='muk_mcp.session_timeout_hours',
        default=DEFAULT_TIMEOUT_HOURS,
    )
    mcp_log_autovacuum_days = fields.Integer(
        string='Audit Log Retention',
        config_parameter='muk_mcp.log_autovacuum_days',
        default=DEFAULT_RETENTION_DAYS,
    )
    mcp_annotate_messages = fields.Boolean(string='Mark Messages', config_parameter='muk_mcp.annotate_messages')
    mcp_allowed_origins = fields.Char(string='Allowed Origins', config_parameter='muk_mcp.allowed_origins')
    mcp_allow_any_origin = fields.Boolean(string='Allow Any Origin', config_parameter='muk_mcp.allow_any_origin')
    module_muk_mcp_oauth = fields.Boolean(string='Sign in with OAuth')

    @api.constrains('mcp_rate_limit_requests', 'mcp_log_autovacuum_days', 'mcp_session_timeout_hours')
    def _check_mcp_ranges(self):
        for settings in self:
            if settings.mcp_rate_limit_requests < 0 or settings.mcp_log_autovacuum_days < 0:
                raise ValidationError(_('The rate limit and the days of the audit log cannot be negative.'))
            if settings.mcp_session_timeout_hours < 1:
                raise ValidationError(_('An MCP session lasts at least one hour.'))

    @api.constrains('mcp_allowed_origins')
    def _check_mcp_allowed_origins(self):
        for settings in self:
            for entry in (settings.mcp_allowed_origins or '').replace(',', ' ').split():
                if not origin_of(entry):
                    raise ValidationError(_('%s is no origin: write it like https://app.example.', entry))

    def set_values(self):
        """Store a zero as such: Odoo deletes the parameter instead, which would bring back its default."""
        super().set_values()
        parameters = self.env['ir.config_parameter'].sudo()
        for name in ('mcp_rate_limit_requests', 'mcp_log_autovacuum_days'):
            if not self[name]:
                parameters.set_param(self._fields[name].config_parameter, '0')
