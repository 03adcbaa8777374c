from odoo import fields, models


class Session(models.Model):
    _name = 'muk_mcp.session'
    _description = 'Session'

    name = fields.Char()
    user_id = fields.Many2one('res.users', ondelete='cascade')


class Notification(models.Model):
    _name = 'muk_mcp.notification'
    _description = 'Notification'

    name = fields.Char()
    user_id = fields.Many2one('res.users', ondelete='cascade')


class Connect(models.TransientModel):
    _name = 'muk_mcp.connect'
    _description = 'Connect AI'
