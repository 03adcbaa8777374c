"""The decorator that turns a method of a ``muk_mcp.mixin`` model into a tool, and the list of what it turned into one."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..protocol.schema import check_declaration, wire_schema

READ = 'read'
WRITE = 'write'

# The longest name that every LLM interface takes, some of which put the name of the server before it.
NAME = re.compile(r'[a-zA-Z0-9_-]{1,64}')


@dataclass(frozen=True)
class ToolDefinition:
    """What a client learns about a tool.

    ``category`` is ``read`` or ``write``; ``registry`` None is the endpoint's own list. ``open_world`` says that the tool
    can reach people or machines outside Odoo, by mail for example; None means yes for all that write. With an
    ``output_schema`` the answer is given as structured content too.

    Raises ValueError if some LLM interface would refuse the tool.
    """

    name: str
    description: str
    input_schema: dict
    category: str = READ
    registry: str | None = None
    title: str | None = None
    destructive: bool = False
    idempotent: bool = False
    open_world: bool | None = None
    output_schema: dict | None = None

    def __post_init__(self):
        if not NAME.fullmatch(self.name):
            raise ValueError(f'{self.name!r} is no name for a tool: at most 64 of letters, digits, _ and -.')
        check_declaration(self.input_schema, self.name)
        if self.output_schema is not None:
            check_declaration(self.output_schema, f'{self.name} output')

    def to_json(self):
        """Return the Tool object of a ``tools/list`` result."""
        tool = {
            'name': self.name,
            'description': self.description,
            'inputSchema': wire_schema(self.input_schema),
            'annotations': self._annotations(),
        }
        if self.title:
            tool['title'] = self.title
        if self.output_schema is not None:
            tool['outputSchema'] = wire_schema(self.output_schema)
        return tool

    def _annotations(self):
        reads = self.category == READ
        return {
            'readOnlyHint': reads,
            'destructiveHint': not reads and self.destructive,
            'idempotentHint': reads or self.idempotent,
            'openWorldHint': not reads if self.open_world is None else self.open_world,
        }


def mcp_tool(name, description, input_schema, category=READ, registry=None, **details):
    """Mark a method as the tool ``name``.

    The method is called on its model in the caller's environment with the checked arguments as keywords. It returns a
    value that JSON can hold, a ``Page`` if the value is a list that may be cut, or an ``Answer`` with content blocks.
    ``details`` are the further members of ToolDefinition.
    """
    definition = ToolDefinition(name, description, input_schema, category, registry, **details)

    def decorate(method):
        method._mcp_tool = definition
        return method

    return decorate


@dataclass(frozen=True)
class Answer:
    """What a tool answers if JSON alone does not do: a value and further content blocks (``protocol.content``).

    ``finish`` is called behind the tool, where also one that reads may store what the server itself has to keep; it returns
    further members of the value, an object.
    """

    value: object
    blocks: tuple = ()
    finish: Callable[[], dict] | None = None


def get_tool_index(env, registry=None):
    """Return the tools of a registry by name, as entries with a ``category``; None is the list of the endpoint ``/mcp``."""
    return env['muk_mcp.mixin']._tool_indexes().get(registry, {})
