import json

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..core.tool import get_tool_index


class Tool(models.AbstractModel):
    _name = 'muk_mcp.tool'
    _description = 'Tools'

    def get_tools(self, registry=None):
        return [
            {'name': tool['name'], 'description': tool['description'], 'inputSchema': tool['input_schema']}
            for tool in get_tool_index(self.env, registry).values()
        ]

    def _call(self, name, arguments, env, enforce_scope=None):
        """Run a tool and return its answer as JSON text, with the cause of a failure or None."""
        tool = get_tool_index(env)[name]
        if enforce_scope == 'read' and tool['category'] == 'write':
            return 'This connection may only read.', 'read only'
        try:
            with env.cr.savepoint():
                value = getattr(env[tool['model']], tool['method'])(**arguments)
                env.flush_all()
            return json.dumps(value, default=str), None
        except (AccessError, UserError) as error:
            return str(error), str(error)
