from odoo import models


class Mixin(models.AbstractModel):
    _name = 'muk_mcp.mixin'
    _description = 'Model with tools'

    def _tools(self):
        for model in sorted(self.pool.descendants(['muk_mcp.mixin'], '_inherit')):
            for name in dir(self.pool[model]):
                tool = getattr(getattr(self.pool[model], name, None), '_mcp_tool', None)
                if tool:
                    yield tool['name'], {**tool, 'model': model, 'method': name}
