from dataclasses import dataclass

from odoo import api, models, tools

from ..compat import private
from ..core.tool import ToolDefinition


@dataclass(frozen=True)
class ToolEntry:
    """A tool of the index: its definition and where the method that runs it lives."""

    definition: ToolDefinition
    model: str
    method: str

    @property
    def name(self):
        return self.definition.name

    @property
    def category(self):
        return self.definition.category


class McpMixin(models.AbstractModel):
    _name = 'muk_mcp.mixin'
    _description = 'Model with tools for AI clients'

    @private
    @api.model
    def get_tool_index(self, env, registry=None):
        """Return the tools of a registry by name, as ToolEntry; None is the list of the endpoint `/mcp`."""
        return env['muk_mcp.mixin']._tool_indexes().get(registry, {})

    @api.model
    @tools.ormcache()
    def _tool_indexes(self):
        indexes = {}
        for model_name in sorted(self._tool_models()):
            for method, definition in self._tool_methods(model_name):
                index = indexes.setdefault(definition.registry, {})
                index.setdefault(definition.name, ToolEntry(definition, model_name, method))
        return indexes

    @api.model
    def _tool_models(self):
        return self.pool.descendants(['muk_mcp.mixin'], '_inherit')

    @api.model
    def _tool_methods(self, model_name):
        cls = self.pool[model_name]
        for name in sorted(dir(cls)):
            definition = self._definition(cls, name)
            if definition is not None:
                yield name, definition

    @api.model
    def _definition(self, cls, name):
        # An override that is not decorated again keeps the definition of what it overrides.
        candidates = (base.__dict__.get(name) for base in cls.__mro__)
        definitions = (getattr(method, '_mcp_tool', None) for method in candidates)
        return next((definition for definition in definitions if definition is not None), None)
