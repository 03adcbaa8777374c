import psycopg2
from psycopg2 import errors

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.muk_mcp.core.tool import get_tool_index

from ...compat import category_of, records_calls
from .acting import acting_client

# Odoo runs the request again for these.
TO_BE_RETRIED = (errors.LockNotAvailable, errors.SerializationFailure, errors.DeadlockDetected)
STATEMENT_SECONDS = 20


class Tool(models.AbstractModel):
    """Gives an edition of `muk_mcp` that lacks it a row before each call that writes, and a limit to what a query takes.

    The row says that a call was begun; that edition writes the one that says how it ended, if the call lets it.
    """

    _inherit = 'muk_mcp.tool'

    @api.model
    def _call(self, name, arguments, env, enforce_scope=None):
        if not acting_client() or records_calls(env):
            return super()._call(name, arguments, env, enforce_scope)
        entry = get_tool_index(env).get(name)
        if entry and category_of(entry) == 'write':
            self._record_begin(name, arguments)
        env.cr.execute(SQL("SELECT set_config('statement_timeout', %s, true)", str(self._most_seconds() * 1000)))
        try:
            return super()._call(name, arguments, env, enforce_scope)
        except TO_BE_RETRIED:
            raise
        except psycopg2.DatabaseError as error:
            env.cr.rollback()
            raise UserError(_sentence(error)) from error

    @api.model
    def _most_seconds(self):
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.statement_seconds')
        return int(stored) if stored and stored.isdecimal() else STATEMENT_SECONDS

    @api.model
    def _record_begin(self, name, arguments):
        model, ids = (arguments.get(key) for key in ('model', 'ids')) if isinstance(arguments, dict) else (None, None)
        self.env['muk_mcp.log'].sudo().log(
            user_id=self.env.uid,
            method='tools/begin',
            tool_name=name,
            model_name=model if isinstance(model, str) and model in self.env else None,
            res_ids=[item for item in ids if type(item) is int][:200] if isinstance(ids, list) else None,
            status='ok',
        )


def _sentence(error):
    if isinstance(error, errors.QueryCanceled):
        return _('This takes the database too long. Ask for less: a narrower domain, fewer fields or a shorter period.')
    # The method that was called ended the transaction that the tool ran in.
    return _('The database could not end this call as it began. Look at the records before trying again.')
