from odoo import fields, models

from .mcp_log import DEFAULT_RETENTION_DAYS
from .mcp_session import DEFAULT_TIMEOUT_HOURS


class ResConfigSettings(models.TransientModel):
    _inherit = 'res.config.settings'

    mcp_rate_limit_requests = fields.Integer(config_parameter='muk_mcp.rate_limit_requests', default=300)
    mcp_session_timeout_hours = fields.Integer(
        config_parameter='muk_mcp.session_timeout_hours', default=DEFAULT_TIMEOUT_HOURS,
    )
    mcp_log_autovacuum_days = fields.Integer(
        config_parameter='muk_mcp.log_autovacuum_days', default=DEFAULT_RETENTION_DAYS,
    )
    mcp_annotate_messages = fields.Boolean(config_parameter='muk_mcp.annotate_messages', default=True)
    mcp_allowed_origins = fields.Char(config_parameter='muk_mcp.allowed_origins')
    mcp_allow_any_origin = fields.Boolean(config_parameter='muk_mcp.allow_any_origin')
