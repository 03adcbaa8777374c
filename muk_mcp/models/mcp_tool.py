import copy
import logging
import random
import time
from dataclasses import replace

import psycopg2

from odoo import _, api, models
from odoo.exceptions import AccessDenied, AccessError, RedirectWarning, UserError

from ..compat import private
from ..core import database_errors
from ..core.attempt import Attempt
from ..core.errors import REFUSED_BY_CODE, ToolError, busy, close_names
from ..core.limits import DEFAULT_STATEMENT_SECONDS, LONGEST_STATEMENT_SECONDS, may_run
from ..core.quiet_sql import quiet_sql
from ..core.tool import READ, WRITE, Answer, get_tool_index
from ..protocol.arguments import checked_arguments
from ..protocol.bounds import bounded
from ..protocol.compact import compact_json
from ..protocol.errors import ProtocolError
from ..protocol.results import ToolResult
from ..protocol.schema import ArgumentError

_logger = logging.getLogger(__name__)

MOST_TRIES = 5
PAUSE_SECONDS = 0.05


class McpTool(models.AbstractModel):
    _name = 'muk_mcp.tool'
    _description = 'Tools for AI clients'

    @private
    @api.model
    def get_tools(self, registry=None):
        """Return the Tool objects of a registry in the order of their names."""
        index = get_tool_index(self.env, registry)
        return [index[name].definition.to_json() for name in sorted(index)]

    @api.model
    def _outcome(self, name, arguments, env, enforce_scope=None):
        """Return the ToolResult of a call; an addon that extends ``_call`` refuses by raising Odoo's exceptions."""
        if not may_run(env.cr):
            return ToolResult.failed(busy())
        try:
            return self._call(name, arguments, env, enforce_scope)
        except (AccessError, AccessDenied) as error:
            return ToolResult.denied(str(error))
        except UserError as error:
            return ToolResult.failed(str(error))

    @api.model
    def _call(self, name, arguments, env, enforce_scope=None):
        """Run the tool ``name`` in ``env`` and return a ToolResult.

        A call that fails leaves nothing behind. ``enforce_scope='read'`` refuses
        the tools that write, and whatever a tool that reads would write on the
        way. Raises ProtocolError for a name that is no tool's.
        """
        index = get_tool_index(env)
        entry = index.get(name)
        if entry is None:
            raise ProtocolError.invalid_params(f'Unknown tool: {name[:64]}.{close_names(name[:64], index)}')
        if enforce_scope == READ and entry.category == WRITE:
            return ToolResult.denied(
                _(
                    'The tool %s changes data, and this connection may only read. Do not try again; '
                    'ask the user to connect with write access.',
                    name,
                )
            )
        try:
            checked = checked_arguments(entry.definition.input_schema, arguments)
        except ArgumentError as error:
            return ToolResult.failed(str(error))
        named = self._ids_in(checked.get('ids') or checked.get('id'))
        if entry.category == WRITE and env.context.get('mcp_owns_transaction'):
            self.env['muk_mcp.log'].sudo()._begin_call(name, arguments, checked.get('model'), named)
        outcome = self._run(entry, checked, env, enforce_scope)
        new = outcome.value.get('ids') if isinstance(outcome.value, dict) else None
        return replace(outcome, concerned=named or self._ids_in(new), model=checked.get('model'))

    @api.model
    def _run(self, entry, arguments, env, enforce_scope):
        """Run a tool; where others change the same records at the same time, run it again in a moment.

        Odoo would do so after seconds, in which its worker sleeps and nobody is served.
        """
        conflicts = 0
        while True:
            attempt = Attempt(env, enforce_scope == READ, self._statement_seconds())
            try:
                # A tool may change its arguments, and so may what it calls.
                return self._try(entry, copy.deepcopy(arguments), env, attempt)
            except database_errors.TO_BE_RETRIED as error:
                if not attempt.owns_transaction:
                    raise
                conflicts += 1
                if conflicts == MOST_TRIES or attempt.may_have_left_something:
                    return self._failure(error, attempt)
                time.sleep(random.uniform(0, conflicts * PAUSE_SECONDS))

    @api.model
    def _try(self, entry, arguments, env, attempt):
        try:
            with quiet_sql(attempt.refusals), attempt:
                value = getattr(env[entry.model], entry.method)(**arguments)
                env.flush_all()
                if entry.category == WRITE:
                    # What the database would check at the end of the transaction, where nobody could explain it.
                    env.cr.execute('SET CONSTRAINTS ALL IMMEDIATE')
                outcome = self._result_of(entry, value)
            return self._finished(value, outcome)
        except (*database_errors.TO_BE_RETRIED, psycopg2.InterfaceError):
            # Without a connection there is nothing to explain; the row of the call stays as it was begun.
            raise
        except (AccessError, AccessDenied) as error:
            return self._failure(error, attempt, ToolResult.denied)
        except (UserError, RedirectWarning, psycopg2.Error, *REFUSED_BY_CODE) as error:
            return self._failure(error, attempt)
        except Exception as error:
            # Odoo itself raises bare exceptions, for example if the rows of a view are exported with their external ids.
            if type(error) is not Exception:
                raise
            return self._failure(error, attempt)

    @api.model
    def _statement_seconds(self):
        """Return how long a statement of a tool may take."""
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.statement_seconds')
        seconds = int(stored) if stored and stored.isdecimal() else DEFAULT_STATEMENT_SECONDS
        # PostgreSQL takes zero for no limit at all.
        return max(1, min(seconds, LONGEST_STATEMENT_SECONDS))

    @api.model
    def _result_of(self, entry, value):
        blocks = ()
        if isinstance(value, Answer):
            value, blocks = value.value, value.blocks
        value, text = bounded(value, self.env['muk_mcp.mixin']._answer_limit())
        is_structured = entry.definition.output_schema is not None
        return ToolResult(value, known_text=(value, text), blocks=blocks, is_structured=is_structured)

    @api.model
    def _finished(self, value, outcome):
        if not isinstance(value, Answer) or value.finish is None:
            return outcome
        return replace(outcome, value={**outcome.value, **value.finish()})

    @api.model
    def _failure(self, error, attempt, failed=ToolResult.failed):
        """Return the outcome of a call that failed: ``failed`` with a sentence, or what says that something stays."""
        sentence = self._explanation(error, attempt)
        if attempt.was_committed:
            stays = _('A part was done and saved before that: look at the records before trying again.')
        elif attempt.may_be_committed:
            stays = _('A part may have been saved before that: look at the records before trying again.')
        else:
            return failed(sentence)
        return ToolResult.partial(f'{sentence} {stays}')

    @api.model
    def _explanation(self, error, attempt):
        refused = self._refused_by_database(error, attempt)
        if refused is not None:
            _logger.info(
                'The database refused a call of a tool: %s %s',
                type(refused).__name__,
                refused.diag.constraint_name or '',
            )
            return database_errors.explained(self.env, refused, attempt)
        if isinstance(error, ToolError):
            return str(error.args[0])
        if isinstance(error, UserError | RedirectWarning | AccessDenied):
            # Odoo's sentences quote records: between quotation marks nothing in them can pass for ours.
            return _('Odoo refused: %s', compact_json(str(error.args[0]) if error.args else type(error).__name__))
        detail = str(error).strip() or type(error).__name__
        return _(
            'Odoo could not do this (%(kind)s): %(detail)s',
            kind=type(error).__name__,
            detail=compact_json(detail[:500]),
        )

    @api.model
    def _refused_by_database(self, error, attempt):
        """Return the error of the database that is to be explained, be it that Odoo's code raised another one for it.

        A server action turns it into a ValueError with all that PostgreSQL says, and a method may keep its words and
        raise them later, when Python knows of no connection any more. A sentence for people stays what it is.
        """
        refused = database_errors.behind(error)
        if refused is error:
            return refused
        if refused is None or isinstance(error, UserError | RedirectWarning | AccessDenied):
            return database_errors.quoted(filter(None, (refused, *attempt.refusals)), str(error))
        return refused

    @api.model
    def _ids_in(self, named):
        """Return the ids among what a call named or came to."""
        candidates = named if isinstance(named, list) else [named]
        return tuple(item for item in candidates if type(item) is int and item)
