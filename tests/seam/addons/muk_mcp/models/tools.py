from odoo import models

from ..core.tool import mcp_tool

ANY = {'type': 'object'}


class Tools(models.AbstractModel):
    _name = 'muk_mcp.tools'
    _inherit = 'muk_mcp.mixin'
    _description = 'A few tools'

    @mcp_tool('whoami', 'Name the user', ANY)
    def whoami(self):
        return {'login': self.env.user.login}

    @mcp_tool('search_read', 'Read records', ANY)
    def search_read(self, model, domain=(), fields=('display_name',), limit=10):
        return self.env[model].search_read(list(domain), list(fields), limit=limit)

    @mcp_tool('create_records', 'Create records', ANY, category='write')
    def create_records(self, model, values):
        return {'ids': self.env[model].create(values).ids}

    @mcp_tool('update_records', 'Change records', ANY, category='write')
    def update_records(self, model, ids, values):
        return self.env[model].browse(ids).write(values)

    @mcp_tool('break_off', 'Save something and lose the savepoint', ANY, category='write')
    def break_off(self):
        self.env.user.partner_id.write({'function': 'saved'})
        self.env.cr.commit()

    @mcp_tool('wait', 'Keep the database busy', ANY)
    def wait(self):
        self.env.cr.execute('SELECT pg_sleep(600)')
