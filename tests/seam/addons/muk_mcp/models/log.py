from odoo import SUPERUSER_ID, api, fields, models


class Log(models.Model):
    _name = 'muk_mcp.log'
    _description = 'Log'
    _order = 'id desc'
    _rec_name = 'method'

    user_id = fields.Many2one('res.users', ondelete='set null')
    key_id = fields.Integer()
    method = fields.Char()
    tool_name = fields.Char()
    model_name = fields.Char()
    res_id = fields.Integer('Record')
    res_ids = fields.Json()
    request_data = fields.Text()
    response_data = fields.Text()
    ip_address = fields.Char()
    duration_ms = fields.Integer()
    status = fields.Selection(
        [('ok', 'OK'), ('error', 'Error'), ('denied', 'Denied'), ('rate_limited', 'Rate limited')]
    )
    error_message = fields.Text()

    @api.model
    def log(self, **values):
        with self.env.registry.cursor() as cr:
            self.with_env(api.Environment(cr, SUPERUSER_ID, {})).create(values)
