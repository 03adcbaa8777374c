from odoo import _, models
from odoo.exceptions import UserError

from ..compat import call, public_method, takes_records
from ..core.parameters import MODEL, WRITES_PER_CALL, ids, parameters
from ..core.tool import WRITE, mcp_tool
from ..core.values import json_value


class McpMethodTools(models.AbstractModel):
    _name = 'muk_mcp.tools.methods'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that call business methods'

    @mcp_tool(
        'call_method',
        'Call a public method of a model, as a button in Odoo does, for example action_confirm on sale.order. '
        'Methods whose name starts with an underscore cannot be called. Prefer the other tools to read and write.',
        parameters(
            ['model', 'method'],
            model=MODEL,
            method={'type': 'string', 'minLength': 1, 'maxLength': 128, 'description': 'Name of the method.'},
            ids={**ids(WRITES_PER_CALL), 'minItems': 0, 'default': []},
            args={'type': 'array', 'default': [], 'description': 'Positional arguments after the records.'},
            kwargs={'type': 'object', 'default': {}, 'description': 'Keyword arguments.'},
        ),
        category=WRITE,
        title='Call method',
        destructive=True,
    )
    def _call_method(self, model, method, ids, args, kwargs):
        target = self._resolve(model)
        if takes_records(public_method(target, method)):
            args = [self._existing(target, ids).ids, *args]
        elif ids:
            raise UserError(_('The method %s works on the model: call it without ids.', method))
        return {'model': model, 'method': method, 'result': json_value(call(target, method, args, kwargs))}
