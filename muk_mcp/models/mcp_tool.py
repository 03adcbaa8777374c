import psycopg2
import psycopg2.errors

from odoo import _, api, models
from odoo.exceptions import AccessDenied, AccessError, RedirectWarning, UserError

from ..compat import private
from ..core.tool import READ, WRITE, get_tool_index
from ..protocol.errors import ProtocolError
from ..protocol.results import ToolResult
from ..protocol.schema import ArgumentError, checked_arguments

# What arguments of the wrong shape or value make the ORM and business methods raise. Conflicts between
# transactions are OperationalError and left out: Odoo repeats the request for them.
REFUSED_BY_CODE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    psycopg2.DataError,
    psycopg2.IntegrityError,
    psycopg2.NotSupportedError,
    psycopg2.ProgrammingError,
    psycopg2.errors.ReadOnlySqlTransaction,
)


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
        entry = get_tool_index(env).get(name)
        if entry is None:
            raise ProtocolError.invalid_params(f'Unknown tool: {name}')
        if enforce_scope == READ and entry.category == WRITE:
            return ToolResult.denied(
                _(
                    'The tool %s changes data, and this connection may only read. Do not try again; '
                    'ask the user to connect with write access.',
                    name,
                )
            )
        try:
            return self._run(entry, checked_arguments(entry.definition.input_schema, arguments), env, enforce_scope)
        except ArgumentError as error:
            return ToolResult.failed(str(error))

    @api.model
    def _run(self, entry, arguments, env, enforce_scope):
        try:
            with env.cr.savepoint():
                if enforce_scope == READ:
                    # It lasts until the savepoint is left.
                    env.cr.execute('SET TRANSACTION READ ONLY')
                value = getattr(env[entry.model], entry.method)(**arguments)
                env.flush_all()
                return ToolResult(value)
        except (AccessError, AccessDenied) as error:
            return ToolResult.denied(str(error))
        except (UserError, RedirectWarning) as error:
            return ToolResult.failed(str(error.args[0]))
        except REFUSED_BY_CODE as error:
            return ToolResult.failed(
                _(
                    'Odoo could not do this (%(kind)s): %(detail)s. Check the arguments with describe_model.',
                    kind=type(error).__name__,
                    detail=str(error).strip().rstrip('.'),
                )
            )
