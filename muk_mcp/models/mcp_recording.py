import logging
from dataclasses import replace

from psycopg2 import OperationalError
from psycopg2.pool import PoolError

from odoo import _, api, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.http import request
from odoo.tools import SQL

from ..core.errors import REFUSED_BY_CODE, ToolError
from .mcp_log import MOST_IDS

_logger = logging.getLogger(__name__)

SPARE_READS_THE_DISK = "SELECT set_config('synchronous_commit', 'off', true) WHERE txid_current_if_assigned() IS NULL"
# What is written after it waits for the disk, and PostgreSQL writes in order, so this row need not wait itself.
BEGIN = "SET LOCAL synchronous_commit = off; SET LOCAL lock_timeout = '5s'; %s RETURNING id"
BEGUN = 'muk_mcp.begun'


class McpRecording(models.Model):
    """Rows of tool calls. A call that writes has its row before it runs, and the row is completed with what it wrote."""

    _inherit = 'muk_mcp.log'

    @api.model
    def _begin_call(self, tool, arguments, model, concerned):
        """Write the row of a call that will write, for good; raise ToolError if that cannot be done.

        If Odoo runs the request again, the row is still that of this call. The transaction of the call is begun anew, so
        that it sees the row and can complete it.
        """
        environ = request.httprequest.environ
        if BEGUN not in environ:
            about = {**self._named(tool, arguments), **self._concerned(model, concerned), 'status': 'begun'}
            environ[BEGUN] = self._insert_apart(self._row(about))
        self.env.cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _insert_apart(self, row):
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(SQL(BEGIN, self._insertion(row)))
                return cr.fetchone()[0]
        except (OperationalError, PoolError) as error:
            # Whoever holds the row of the user may do so for long.
            raise ToolError(_('This call could not be recorded, so it was not made. Try again.')) from error

    @api.model
    def _log_call(self, tool, arguments, outcome, seconds):
        """Write or complete the row of a tool call in the transaction of the call: both stay, or neither does.

        A cursor of its own would wait for ever for what the call has locked, such as the row of the
        user where the call gives its user another login.
        """
        result = self._result_values(outcome, seconds)
        begun = self._begun()
        if not begun or not self._complete(begun, result):
            row = self._row({**self._named(tool, arguments), **result})
            # A call that has written nothing so far need not wait for the disk to have its audit row.
            self.env.cr.execute(SQL('%s; %s', SQL(SPARE_READS_THE_DISK), self._insertion(row)))

    @api.model
    def _begun(self):
        """Return the id of the row of the call that this request makes just now, None if none was begun."""
        return request.httprequest.environ.get(BEGUN) if request else None

    @api.model
    def _finish_call(self, tool, arguments, outcome, seconds):
        """Complete the row of a call, commit what it wrote, and return the outcome that is then to be told."""
        self._log_call(tool, arguments, outcome, seconds)
        begun = self._begun()
        if not begun:
            return outcome
        try:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        except (UserError, RedirectWarning, *REFUSED_BY_CODE) as error:
            # What Odoo does after a commit, such as sending a mail, failed; the commit itself did not.
            sentence = _(
                'This was done and saved, but not what follows it (%s). Do not do it again.', type(error).__name__
            )
            outcome = replace(outcome, value=None, error=sentence, status='partial')
            self._complete(begun, self._result_values(outcome, seconds))
        del request.httprequest.environ[BEGUN]
        return outcome

    @api.model
    def _fail_call(self, reason):
        """Say in the row of the call that was begun why it was cut off, and return True; False if none was begun."""
        begun = self._begun()
        if not begun:
            return False
        del request.httprequest.environ[BEGUN]
        try:
            with self.env.registry.cursor() as cr:
                cr.execute(SQL("SET LOCAL lock_timeout = '5s'"))
                self.with_env(self.env(cr=cr))._complete(begun, {'error_message': reason})
        except (OperationalError, PoolError):
            _logger.warning('Why the call of the MCP audit row %s was cut off could not be written.', begun)
        return True

    @api.model
    def _named(self, tool, arguments):
        """Return the values that are known of a call before it runs."""
        return {
            **self._request_values(),
            'method': 'tools/call',
            'tool_name': tool,
            'request_data': arguments,
        }

    @api.model
    def _result_values(self, outcome, seconds):
        """Return the values that are known of a call once it ran."""
        has_answer = outcome.value is not None
        answer = self._contents('response_data', outcome.value, outcome.text) if has_answer else None
        return {
            **self._concerned(outcome.model, outcome.concerned),
            'response_data': answer,
            'duration_ms': seconds * 1000,
            'status': outcome.status,
            'error_message': outcome.error,
        }

    @api.model
    def _concerned(self, model, ids):
        ids = list(ids[:MOST_IDS])
        return {
            'model_name': model if isinstance(model, str) else None,
            'res_ids': ids or None,
            'res_id': ids[0] if len(ids) == 1 else None,
        }

    @api.model
    def _complete(self, identifier, values):
        """Complete a row and return True, False if it is not there."""
        columns = self._stored(values)
        assignments = SQL(', ').join(SQL('%s = %s', SQL.identifier(name), value) for name, value in columns.items())
        update = SQL('UPDATE muk_mcp_log SET %s WHERE id = %s', assignments, identifier)
        self.env.cr.execute(SQL('%s; %s', SQL(SPARE_READS_THE_DISK), update))
        return bool(self.env.cr.rowcount)
