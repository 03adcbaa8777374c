import inspect

from odoo import _, models

from ..compat import call, public_method, takes_records
from ..core.effects import Effects, next_step
from ..core.errors import ToolError, close_names
from ..core.parameters import CONTEXT, MODEL, WRITES_PER_CALL, ids, parameters
from ..core.tool import WRITE, mcp_tool
from ..core.values import json_value

# What tools do better: they check values by their field and tell what became of them.
BETTER_TOOLS = {
    'create': 'create_records',
    'web_save': 'update_records',
    'write': 'update_records',
    'unlink': 'delete_records',
    'message_post': 'post_message',
}
# Buttons say with true or false how the web client goes on; it means nothing to others.
BUTTON_PREFIXES = ('action_', 'button_', 'do_', 'toggle_')


class McpMethodTools(models.AbstractModel):
    _name = 'muk_mcp.tools.methods'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that call business methods'

    @mcp_tool(
        'call_method',
        'Calls a public method on records, as a button in Odoo does, for example action_confirm on sale.order. The answer '
        'says what changed and, where a wizard opens, how to go on. Methods that begin with an underscore are closed.',
        parameters(
            ['model', 'method'],
            model=MODEL,
            method={'type': 'string', 'minLength': 1, 'maxLength': 128, 'description': 'Name of the method.'},
            ids={**ids(WRITES_PER_CALL), 'minItems': 0, 'default': []},
            args={
                'type': 'array',
                'items': {'type': 'string'},
                'free': True,
                'default': [],
                'description': 'Positional arguments after the records, of any type.',
            },
            kwargs={
                'type': 'object',
                'additionalProperties': True,
                'free': True,
                'default': {},
                'description': 'Arguments by name.',
            },
            context=CONTEXT,
        ),
        category=WRITE,
        title='Call method',
        destructive=True,
    )
    def _call_method(self, model, method, ids, args, kwargs, context):
        # Callers of Odoo's own RPC put the context among the named arguments.
        given = kwargs.pop('context', None)
        target = self._resolve(model, {**given, **context} if isinstance(given, dict) else context)
        if method in BETTER_TOOLS:
            raise ToolError(_('%(tool)s does what %(method)s does here.', tool=BETTER_TOOLS[method], method=method))
        function = self._public_method(target, method)
        by_record = takes_records(function)
        records = self._records(target, method, by_record, ids, args)
        self._check_signature(function, method, args, kwargs)
        effects = Effects(records)
        result = call(target, method, [records.ids, *args] if by_record else args, kwargs)
        return {'model': model, 'method': method, **self._outcome(method, result), **effects.seen()}

    def _public_method(self, target, name):
        try:
            return public_method(target, name)
        except AttributeError:
            known = [
                known
                for known in dir(target)
                if not known.startswith('_') and callable(getattr(type(target), known, None))
            ]
            raise ToolError(
                _(
                    '%(model)s has no method %(name)s.%(hint)s',
                    model=target._name,
                    name=name,
                    hint=close_names(name, known),
                )
            ) from None

    def _records(self, target, method, by_record, ids, args):
        """Return the records that the method works on; raise ToolError if it wants some and got none, or the reverse."""
        if by_record and ids:
            return self._existing(target, ids)
        if not by_record and ids:
            raise ToolError(_('The method %s works on the model: call it without `ids`.', method))
        if by_record and args and isinstance(args[0], int | list):
            raise ToolError(_('Pass the records of %s in `ids`, not in `args`.', method))
        if by_record:
            raise ToolError(_('The method %s works on records: name them in `ids`.', method))
        return target.browse()

    def _check_signature(self, function, method, args, kwargs):
        signature = inspect.signature(function)
        try:
            signature.bind(None, *args, **kwargs)
        except TypeError as error:
            takes = ', '.join(map(_shown, list(signature.parameters.values())[1:])) or _('no arguments')
            raise ToolError(
                _('%(method)s takes %(takes)s: %(error)s.', method=method, takes=takes, error=error)
            ) from None

    def _outcome(self, method, result):
        if result is None or (isinstance(result, bool) and method.startswith(BUTTON_PREFIXES)):
            return {'done': True}
        outcome = {'done': True, 'result': json_value(result)}
        following = next_step(self.env, result)
        return {**outcome, 'next': following} if following else outcome


def _shown(parameter):
    """Return a parameter as a call would give it, without its annotation."""
    return str(parameter.replace(annotation=inspect.Parameter.empty))
