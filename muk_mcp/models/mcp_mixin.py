from dataclasses import dataclass
from difflib import get_close_matches

from odoo import _, api, models, tools
from odoo.exceptions import MissingError, UserError

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

    @api.model
    @tools.ormcache()
    def _tool_indexes(self):
        """Return, by registry, the tools by name, as ToolEntry; registry None is the list of the endpoint ``/mcp``."""
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

    @api.model
    def _resolve(self, model_name, context=None):
        """Return the model of that name with the settings of a tool's ``context``; raise UserError if there is none."""
        if model_name in self.env and not self.env[model_name]._abstract:
            return self.env[model_name].with_context(**(context or {}))
        raise UserError(
            _(
                'There is no model %(name)s.%(hint)s Use list_models to find the right name.',
                name=model_name,
                hint=self._hint(model_name, self.env.registry),
            )
        )

    @api.model
    def _existing(self, model, ids):
        """Return the records of ``model`` with these ids; raise MissingError naming those that do not exist."""
        records = model.browse(ids).exists()
        missing = [identifier for identifier in ids if identifier not in records._ids]
        if missing:
            raise MissingError(
                _(
                    'No %(model)s record has the id %(ids)s. Use search_read to find existing records.',
                    model=model._name,
                    ids=', '.join(map(str, missing)),
                )
            )
        return records

    @api.model
    def _check_fields(self, model, names):
        """Raise UserError naming the first field in ``names`` that the model does not have."""
        for name in names:
            if name not in model._fields:
                raise UserError(
                    _(
                        '%(model)s has no field %(name)s.%(hint)s Use describe_model to see its fields.',
                        model=model._name,
                        name=name,
                        hint=self._hint(name, model._fields),
                    )
                )

    @api.model
    def _hint(self, name, known):
        close = get_close_matches(name, list(known), n=3)
        return ' ' + _('Close to it: %s.', ', '.join(close)) if close else ''
