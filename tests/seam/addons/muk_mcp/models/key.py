"""What the seam promises of a key, written anew: tests that shared the code of ours would prove nothing of another one."""

import hashlib

from odoo import api, fields, models


class Key(models.Model):
    _name = 'muk_mcp.key'
    _description = 'Key'
    _auto = False

    name = fields.Char()
    key_prefix = fields.Char()
    user_id = fields.Many2one('res.users')
    scope = fields.Selection([('read', 'Read'), ('write', 'Write')])
    rate_limit = fields.Integer()
    active = fields.Boolean()
    last_used = fields.Datetime()

    def init(self):
        self.env.cr.execute("""
            CREATE TABLE IF NOT EXISTS muk_mcp_key (
                id serial PRIMARY KEY,
                name varchar NOT NULL, key_hash varchar NOT NULL, key_prefix varchar,
                user_id integer NOT NULL REFERENCES res_users ON DELETE CASCADE,
                scope varchar NOT NULL DEFAULT 'read', rate_limit integer DEFAULT 0, active boolean DEFAULT true,
                last_used timestamp, create_date timestamp, write_date timestamp, create_uid integer, write_uid integer)
        """)

    @api.model
    def authenticate(self, token):
        self.env.cr.execute(
            'SELECT id FROM muk_mcp_key WHERE key_hash = %s AND active', [hashlib.sha256(token.encode()).hexdigest()]
        )
        row = self.env.cr.fetchone()
        return self.browse(row[0]) if row else None

    def _check_rate_limit(self):
        return True
