from dataclasses import dataclass

from odoo import _, api, models, tools

from ..compat import check_readable, list_view_columns, record_path, visible_groups
from ..core.context import checked_context
from ..core.errors import ToolError, choices, close_names
from ..core.paths import field_of
from ..core.sizes import LONG_TYPES
from ..core.stored_files import stored_file
from ..core.tool import ToolDefinition
from ..protocol.bounds import DEFAULT_LIMIT, LARGEST_LIMIT

BOOKKEEPING = {'create_uid', 'create_date', 'write_uid', 'write_date'}
# Columns of a model that has no list view of its own.
MOST_PLAIN_FIELDS = 20


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
        """Return the model of that name with the settings of a tool's ``context``; raise ToolError if there is none."""
        if model_name not in self.env:
            raise ToolError(
                _(
                    'There is no model %(name)s.%(hint)s list_models finds models by the words people use.',
                    name=model_name,
                    hint=close_names(model_name, self.env.registry),
                )
            )
        model = self.env[model_name]
        if model._abstract:
            raise ToolError(_('%s is abstract: it has no records of its own, only the models that use it.', model_name))
        return model.with_context(**checked_context(self.env, context, model._transient)) if context else model

    @api.model
    def _existing(self, model, ids):
        """Return the records of ``model`` with these ids; raise ToolError naming those that do not exist."""
        records = model.browse(dict.fromkeys(ids)).exists()
        missing = [identifier for identifier in ids if identifier not in records._ids]
        if missing:
            raise ToolError(
                _(
                    'No %(model)s record has the id %(ids)s. search_read finds existing records.',
                    model=model._name,
                    ids=choices(missing),
                )
            )
        return records

    @api.model
    def _names(self, model, names):
        """Return the names of readable fields, those of the list view if none are given."""
        if not names:
            return self._default_fields(model)
        for name in names:
            field_of(model, name)
            check_readable(model, name)
        return names

    @api.model
    def _default_fields(self, model):
        """Return the columns that Odoo's own list of the model shows this user, with name and state."""
        name = model._rec_name if model._rec_name in model._fields else 'display_name'
        columns = self._listed_fields(model._name, visible_groups(self.env.user))
        return list(dict.fromkeys([name, *columns, *(['state'] if 'state' in model._fields else [])]))

    @api.model
    @tools.ormcache('model_name', 'groups', cache='templates')
    def _listed_fields(self, model_name, groups):
        """Return the columns of the list view; ``groups`` are those of the user, on which they depend."""
        model = self.env[model_name]
        columns = list_view_columns(model) or self._plain_fields(model)
        return tuple(name for name in columns if model._fields[name].type not in ('binary', 'html', 'one2many'))

    @api.model
    def _plain_fields(self, model):
        described = model.fields_get(attributes=['type', 'store'])
        plain = [
            name
            for name, field in described.items()
            if field.get('store') and field['type'] not in LONG_TYPES and name not in BOOKKEEPING and name != 'id'
        ]
        return plain[:MOST_PLAIN_FIELDS]

    @api.model
    def _answer_limit(self):
        """Return how many characters an answer may have."""
        stored = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.answer_characters')
        return min(int(stored), LARGEST_LIMIT) if stored and stored.isdecimal() and int(stored) else DEFAULT_LIMIT

    @api.model
    def _url(self, record):
        """Return the URL at which a user opens the record."""
        return self.env['muk_mcp.server']._base_url() + record_path(record)

    @api.model
    def _uploaded_file(self, handle):
        """Return the bytes of a file that was uploaded before, by the id of its attachment."""
        if not str(handle).isdecimal():
            raise ToolError(_('A file is named by its attachment_id, not by %s.', str(handle)[:80]))
        return stored_file(self._existing(self.env['ir.attachment'], [int(handle)]), 'raw').content()
