import inspect

from odoo import _, models

from ..compat import call, public_method, takes_records
from ..core.buttons import is_action
from ..core.effects import Effects
from ..core.errors import ToolError, close_names
from ..core.following import following, is_action_of_odoo
from ..core.parameters import CONTEXT, MODEL, WRITES_PER_CALL, ids, parameters
from ..core.pressing import context_of, pressable, refusal_of_method
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
# What tools do as well; these methods are no buttons.
OTHER_TOOLS = {
    'read': 'read_records',
    'web_read': 'read_records',
    'search': 'search_read',
    'web_search_read': 'search_read',
    'name_search': 'search_read',
    'formatted_read_group': 'read_group',
    'web_read_group': 'read_group',
    'fields_get': 'describe_model',
    'load': 'create_records',
    'name_create': 'create_records',
    'activity_schedule': 'schedule_activity',
    'activity_feedback': 'schedule_activity',
}
OTHER_TOOLS |= {name: name for name in ('search_read', 'search_count', 'read_group')}
# Buttons say with true or false how the web client goes on; it means nothing to others.
BUTTON_PREFIXES = ('action_', 'button_', 'do_', 'toggle_')


class McpMethodTools(models.AbstractModel):
    _name = 'muk_mcp.tools.methods'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that call business methods'

    @mcp_tool(
        'call_method',
        'Presses a button or action of a record: a method or action that list_actions names, for example action_confirm on '
        'sale.order. The answer says what changed and, if a wizard or another record opens, how to go on.',
        parameters(
            ['model', 'method'],
            model=MODEL,
            method={'type': 'string', 'minLength': 1, 'maxLength': 128, 'description': 'As list_actions names it.'},
            ids={**ids(WRITES_PER_CALL), 'minItems': 0, 'default': []},
            args={
                'type': 'array',
                'items': {'type': 'string'},
                'free': True,
                'default': [],
                'description': 'Arguments of any type, for methods that are no buttons.',
            },
            kwargs={
                'type': 'object',
                'additionalProperties': True,
                'free': True,
                'default': {},
                'description': 'The same by name.',
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
        if is_action(method):
            return self._press_action(target, method, ids)
        if method in BETTER_TOOLS:
            raise ToolError(_('%(tool)s does what %(method)s does here.', tool=BETTER_TOOLS[method], method=method))
        function = self._public_method(target, method)
        by_record = takes_records(function)
        records = self._records(target, method, by_record, ids, args)
        records = records.with_context(**self._pressed(records, method, args or kwargs))
        self._check_signature(function, method, args, kwargs)
        effects = Effects(records)
        result = call(records.browse(), method, [records.ids, *args] if by_record else args, kwargs)
        return {'model': model, 'method': method, **self._outcome(method, result, records), **effects.seen()}

    def _pressed(self, records, method, arguments):
        """Return the context of the button that calls a method; raise ToolError if the method may not be called."""
        if self._is_open(records, method):
            return {}
        views = self.env['muk_mcp.views']
        button = pressable(views, records, method)
        if button is None and method in OTHER_TOOLS:
            raise ToolError(_('%(tool)s does what %(method)s does here.', tool=OTHER_TOOLS[method], method=method))
        if button is None:
            raise ToolError(refusal_of_method(views, records, method))
        if arguments:
            raise ToolError(_('%s is a button, which takes no arguments.', method))
        return context_of(button, records)

    def _is_open(self, records, method):
        """Return True if the owner lets clients call a method without a button, this one or any."""
        parameters = self.env['ir.config_parameter'].sudo()
        listed = (parameters.get_param('muk_mcp.open_methods') or '').split()
        return f'{records._name}.{method}' in listed or parameters.get_param('muk_mcp.any_public_method') == 'True'

    def _press_action(self, target, name, ids):
        """Open an action that a button or the menu of actions names; a server action runs on the records."""
        records = self._existing(target, ids)
        views = self.env['muk_mcp.views']
        button = pressable(views, records, name)
        if button is None:
            raise ToolError(refusal_of_method(views, records, name))
        effects = Effects(records)
        on = {'active_model': records._name, 'active_ids': records.ids, 'active_id': records[:1].id}
        result = views._run(views._action(button.name), {**context_of(button, records), **on})
        return {'model': target._name, 'method': name, **self._outcome(name, result, records), **effects.seen()}

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

    def _outcome(self, method, result, records):
        if is_action_of_odoo(result):
            return {'done': True, **following(self.env['muk_mcp.views'], result, records)}
        if result is None or (isinstance(result, bool) and (method.startswith(BUTTON_PREFIXES) or is_action(method))):
            return {'done': True}
        return {'done': True, 'result': json_value(result)}


def _shown(parameter):
    """Return a parameter as a call would give it, without its annotation."""
    return str(parameter.replace(annotation=inspect.Parameter.empty))
