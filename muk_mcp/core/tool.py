"""The decorator that turns a method of a ``muk_mcp.mixin`` model into a tool, and the list of what it turned into one."""

from dataclasses import dataclass

READ = 'read'
WRITE = 'write'


@dataclass(frozen=True)
class ToolDefinition:
    """What a client learns about a tool. ``category`` is ``read`` or ``write``; ``registry`` None is the endpoint's own list."""

    name: str
    description: str
    input_schema: dict
    category: str = READ
    registry: str | None = None
    title: str | None = None
    destructive: bool = False
    idempotent: bool = False

    def to_json(self):
        """Return the Tool object of a ``tools/list`` result."""
        tool = {
            'name': self.name,
            'description': self.description,
            'inputSchema': self.input_schema,
            'annotations': self._annotations(),
        }
        return {**tool, 'title': self.title} if self.title else tool

    def _annotations(self):
        read_only = self.category == READ
        annotations = {'readOnlyHint': read_only, 'openWorldHint': False}
        if not read_only:
            annotations.update(destructiveHint=self.destructive, idempotentHint=self.idempotent)
        return {**annotations, 'title': self.title} if self.title else annotations


def mcp_tool(name, description, input_schema, category=READ, registry=None, **details):
    """Mark a method as the tool ``name``.

    The method is called on its model in the caller's environment with the
    checked arguments as keywords, and returns a value that JSON can hold.
    ``details`` are the further members of ToolDefinition.
    """
    definition = ToolDefinition(name, description, input_schema, category, registry, **details)

    def decorate(method):
        method._mcp_tool = definition
        return method

    return decorate


def get_tool_index(env, registry=None):
    """Return the tools of a registry by name, as entries with a ``category``; None is the list of the endpoint ``/mcp``."""
    return env['muk_mcp.mixin']._tool_indexes().get(registry, {})
