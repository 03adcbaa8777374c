import re

from odoo import api, models

from ...common.fence.decoding import decoded
from ...common.fence.entry import PRESS
from ...common.fence.speaking import AUTHOR_NAMES, ORGANIZER, SENDER_NAMES, SPEAKING_MODELS

# The methods that code calls.
CALLED = re.compile(r'\.(\w+)\s*\(')


class FenceOfMethods(models.AbstractModel):
    """Checks the tool that calls a method of a model."""

    _inherit = 'muk_mcp_oauth.fence'

    @api.model
    def _check_call(self, tool, arguments):
        """Raise AccessError or UserError if a client may not call a tool with these arguments."""
        if not isinstance(arguments, dict):
            return
        self._check_arguments(arguments)
        model, method = arguments.get('model'), arguments.get('method')
        if isinstance(model, str) and isinstance(method, str) and model in self.env:
            self._raise_if_refused(self._refusal_of_model(model, PRESS))
            self._raise_if_refused(self._refusal_of_method(model, method))
            self._raise_if_refused(self._refusal_of_server_action(model, method))
            self._check_keywords(method, decoded(arguments.get('kwargs')))
            if method == 'load':
                self._check_columns(arguments)

    @api.model
    def _refusal_of_server_action(self, model, name):
        """Return why no client may run a server action, given by its id or external id: its code calls what is closed."""
        actions = self.env['ir.actions.server'].sudo()
        if name.isdecimal():
            action = actions.browse(int(name)).exists()
        else:
            action = self.env.ref(name, raise_if_not_found=False) if '.' in name else None
        if not action or action._name != 'ir.actions.server':
            return None
        called = CALLED.findall(action.sudo().code or '')
        return next(filter(None, (self._refusal_of_method(model, method) for method in called)), None)

    @api.model
    def _check_keywords(self, method, keywords):
        """Raise AccessError if a message would be posted in the name of somebody else, on whichever model."""
        if method.startswith('message_') and isinstance(keywords, dict):
            for name in (AUTHOR_NAMES | SENDER_NAMES) & keywords.keys():
                if not self._is_own(name, keywords[name]):
                    self._raise_if_refused(self._sentence(name, 'it would write in the name of somebody else'))

    @api.model
    def _check_columns(self, arguments):
        """Raise AccessError if an import would write who the author of a message is; the values stand elsewhere."""
        positional, keywords = decoded(arguments.get('args')), decoded(arguments.get('kwargs'))
        columns = keywords.get('fields') if isinstance(keywords, dict) else None
        columns = columns or (positional[0] if isinstance(positional, list) and positional else None)
        for column in columns if isinstance(columns, list) else ():
            path = str(column).split('/')
            # The first is a field of the model itself: the e-mail address of a lead is ordinary data.
            judged = path if arguments['model'] in SPEAKING_MODELS else path[1:]
            if (AUTHOR_NAMES | SENDER_NAMES) & set(judged) or (arguments['model'], path[0]) == ORGANIZER:
                self._raise_if_refused(self._sentence(column, 'it would write in the name of somebody else'))
