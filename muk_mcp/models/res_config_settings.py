from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from ..core.endpoint import DEFAULT_PATH, PARAMETER, is_endpoint_path, path_of_database
from ..core.limits import DEFAULT_STATEMENT_SECONDS, LONGEST_STATEMENT_SECONDS
from ..protocol.bounds import DEFAULT_LIMIT, LARGEST_LIMIT
from ..protocol.origin import listed_origin
from .mcp_key import DEFAULT_RATE_LIMIT
from .mcp_log import DEFAULT_MOST_ROWS, DEFAULT_RETENTION_DAYS
from .mcp_session import DEFAULT_TIMEOUT_HOURS

SMALLEST_LIMIT = 5_000


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    mcp_rate_limit_requests = fields.Integer(
        string='Requests per Minute',
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
    mcp_log_most_rows = fields.Integer(
        string='Audit Log Rows',
        config_parameter='muk_mcp.log_most_rows',
        default=DEFAULT_MOST_ROWS,
    )
    mcp_log_names_only = fields.Boolean(string='Names and IDs Only', config_parameter='muk_mcp.log_names_only')
    mcp_answer_characters = fields.Integer(
        string='Longest Answer',
        config_parameter='muk_mcp.answer_characters',
        default=DEFAULT_LIMIT,
    )
    mcp_open_methods = fields.Char(
        string='Further Methods',
        config_parameter='muk_mcp.open_methods',
        help='Methods that AI clients may call although no button does, as model.method, separated by blanks.',
    )
    mcp_any_public_method = fields.Boolean(string='Any Public Method', config_parameter='muk_mcp.any_public_method')
    mcp_statement_seconds = fields.Integer(
        string='Longest Query',
        config_parameter='muk_mcp.statement_seconds',
        default=DEFAULT_STATEMENT_SECONDS,
    )
    mcp_annotate_messages = fields.Boolean(string='Mark Messages', config_parameter='muk_mcp.annotate_messages')
    mcp_allowed_origins = fields.Char(string='Allowed Origins', config_parameter='muk_mcp.allowed_origins')
    mcp_allow_any_origin = fields.Boolean(string='Allow Any Origin', config_parameter='muk_mcp.allow_any_origin')
    mcp_endpoint_path = fields.Char(string='Endpoint Path', config_parameter=PARAMETER)
    mcp_path_is_fixed = fields.Boolean(default=lambda self: bool(path_of_database(self.env.cr.dbname)))
    module_muk_mcp_oauth = fields.Boolean(string='Sign in with OAuth')

    @api.constrains(
        'mcp_rate_limit_requests',
        'mcp_log_autovacuum_days',
        'mcp_log_most_rows',
        'mcp_session_timeout_hours',
        'mcp_answer_characters',
        'mcp_statement_seconds',
    )
    def _check_mcp_ranges(self):
        for settings in self:
            if (
                settings.mcp_rate_limit_requests < 0
                or settings.mcp_log_autovacuum_days < 0
                or settings.mcp_log_most_rows < 0
            ):
                raise ValidationError(_('The rate limit and the days and rows of the audit log cannot be negative.'))
            if settings.mcp_session_timeout_hours < 1:
                raise ValidationError(_('An MCP session lasts at least one hour.'))
            if not SMALLEST_LIMIT <= settings.mcp_answer_characters <= LARGEST_LIMIT:
                raise ValidationError(
                    _(
                        'The longest answer has %(least)s to %(most)s characters.',
                        least=SMALLEST_LIMIT,
                        most=LARGEST_LIMIT,
                    )
                )
            if not 1 <= settings.mcp_statement_seconds <= LONGEST_STATEMENT_SECONDS:
                raise ValidationError(_('A query takes 1 to %s seconds at most.', LONGEST_STATEMENT_SECONDS))

    @api.constrains('mcp_allowed_origins')
    def _check_mcp_allowed_origins(self):
        for settings in self:
            for entry in (settings.mcp_allowed_origins or '').replace(',', ' ').split():
                if not listed_origin(entry):
                    raise ValidationError(
                        _('%s is no origin: write it like https://app.example, app://name or null.', entry)
                    )

    @api.constrains('mcp_open_methods')
    def _check_mcp_open_methods(self):
        for settings in self:
            for entry in (settings.mcp_open_methods or '').split():
                model, _dot, method = entry.rpartition('.')
                if model not in self.env or not callable(getattr(type(self.env[model]), method, None)):
                    raise ValidationError(_('%s is no method: write it like sale.order.action_confirm.', entry))

    @api.constrains('mcp_endpoint_path')
    def _check_mcp_endpoint_path(self):
        for settings in self.filtered(lambda settings: not settings.mcp_path_is_fixed):
            path = settings.mcp_endpoint_path or DEFAULT_PATH
            if not is_endpoint_path(path):
                raise ValidationError(
                    _(
                        '%s is no path: write it like /odoo-mcp, with letters, digits, hyphens, dots and underscores.',
                        path,
                    )
                )
            if path != self.env['ir.http']._mcp_path() and self._is_served(path):
                raise ValidationError(_('Another part of Odoo answers at %s already.', path))

    @api.model
    def _is_served(self, path):
        routes = self.env['ir.http'].routing_map().bind('localhost')
        return any(routes.test(path, method) for method in ('GET', 'POST'))

    def set_values(self):
        """Store a zero as such: Odoo deletes the parameter instead, which would bring back its default."""
        super().set_values()
        parameters = self.env['ir.config_parameter'].sudo()
        for name in ('mcp_rate_limit_requests', 'mcp_log_autovacuum_days', 'mcp_log_most_rows'):
            if not self[name]:
                parameters.set_param(self._fields[name].config_parameter, '0')
