from odoo import _, api, models


class Server(models.AbstractModel):
    """Lengths of time as people read them: one of something is not written as several are."""

    _inherit = 'muk_mcp_oauth.server'

    @api.model
    def _days(self, number: int) -> str:
        return _('1 day') if number == 1 else _('%s days', number)

    @api.model
    def _minutes(self, number: int) -> str:
        return _('1 minute') if number == 1 else _('%s minutes', number)

    @api.model
    def _seconds(self, number: int) -> str:
        return _('1 second') if number == 1 else _('%s seconds', number)
