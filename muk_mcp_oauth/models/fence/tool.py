from odoo import api, models

from .acting import TELLS_RIGHTS, acting_client
from .masks import changed_outcome, masked_outcome

# Tools that tell which models there are and what may be done with them.
TELLING = frozenset({'list_models', 'describe_model', 'get_access_rights', 'search'})
# Tools whose answer is a link that works once, for this connection.
GIVING_LINKS = frozenset({'authorize_upload', 'authorize_download'})


class Tool(models.AbstractModel):
    """Puts the fence around every call of a tool, on either edition of `muk_mcp`."""

    _inherit = 'muk_mcp.tool'

    @api.model
    def _call(self, name, arguments, env, enforce_scope=None):
        if not acting_client():
            return super()._call(name, arguments, env, enforce_scope)
        fence = self.env['muk_mcp_oauth.fence']
        fence._check_call(name, arguments)
        arguments = fence._limited(name, arguments)
        if name in TELLING:
            env = env(context={**env.context, TELLS_RIGHTS: True})
        outcome = super()._call(name, arguments, env, enforce_scope)
        if fence._restricts(arguments):
            outcome = changed_outcome(outcome, lambda value: fence._shown(arguments, value))
        return outcome if name in GIVING_LINKS else masked_outcome(outcome)
