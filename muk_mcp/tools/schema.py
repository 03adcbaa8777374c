from odoo import models

from ..compat import check_right, form_view_fields, may
from ..core.parameters import FIELDS, MODEL, OFFSET, limit, parameters
from ..core.paths import field_of
from ..core.tool import mcp_tool
from ..protocol.bounds import Page
from .access import OPERATIONS

SHORT_ATTRIBUTES = ['string', 'type', 'required', 'readonly', 'relation', 'selection', 'store']
LONG_ATTRIBUTES = [*SHORT_ATTRIBUTES, 'help', 'searchable', 'sortable', 'groupable', 'relation_field', 'currency_field']
MOST_CHOICES = 100
# So many fields of a form are described without being asked for.
MOST_FIELDS = 60
MOST_BUTTONS = 40


class McpSchemaTools(models.AbstractModel):
    _name = 'muk_mcp.tools.schema'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools about models and fields'

    @mcp_tool(
        'list_models',
        'Finds the models (kinds of records) that the user may read, by the words people use: names of models, menus and '
        'document types in any installed language.',
        parameters(
            search={'type': 'string', 'maxLength': 100, 'description': 'Such as "invoice", "customer" or "quotation".'},
            limit=limit(50),
            offset=OFFSET,
        ),
        title='List models',
    )
    def _list_models(self, limit, offset, search=''):
        found = [name for name in self.env['muk_mcp.words']._find(search) if self._is_listed(name)]
        following = offset + limit
        members = {
            'models': [self._listed(name) for name in found[offset:following]],
            'total': len(found),
            'next_offset': following if following < len(found) else None,
        }
        return Page(members, 'models', offset)

    def _is_listed(self, name):
        return name in self.env and not self.env[name]._abstract and may(self.env[name], 'read')

    def _listed(self, name):
        return {'model': name, 'name': self.env['ir.model']._get(name).name, 'rights': self._rights(name)}

    def _rights(self, name):
        return [operation for operation in OPERATIONS if may(self.env[name], operation)]

    @mcp_tool(
        'describe_model',
        'Describes the fields of a model: label, type, whether required or read-only, the related model, the choices of a '
        'selection. Without names: those of its list and form, the names of the others, and the buttons.',
        parameters(['model'], model=MODEL, fields={**FIELDS, 'description': 'Names of fields to describe in detail.'}),
        title='Describe model',
    )
    def _describe_model(self, model, fields=()):
        target = self._resolve(model)
        check_right(target, 'read')
        for name in fields:
            field_of(target, name)
        attributes = LONG_ATTRIBUTES if fields else SHORT_ATTRIBUTES
        described = target.fields_get(fields or None, attributes=attributes)
        shown = [name for name in fields or self._telling(target, described) if name in described]
        others = sorted(described.keys() - set(shown)) if not fields else []
        return {
            'model': model,
            'name': self.env['ir.model']._get(model).name,
            'name_field': target._rec_name,
            'order': target._order,
            'rights': self._rights(model),
            'fields': {name: self._described(described[name]) for name in shown},
            **({} if fields else self._buttons(model)),
            **({'other_fields': others} if others else {}),
        }

    def _buttons(self, model):
        views = self.env['muk_mcp.views']
        named = views._named(views._buttons(model))
        return {'buttons': dict(list(named.items())[:MOST_BUTTONS])} if named else {}

    def _telling(self, target, described):
        """Return the fields that matter first: those of the list, those that must be given, those of the form."""
        required = [name for name, field in described.items() if field.get('required') and not field.get('readonly')]
        form = form_view_fields(target)[:MOST_FIELDS]
        return list(dict.fromkeys([*self._default_fields(target), *required, *form]))

    def _described(self, description):
        kept = {key: value for key, value in description.items() if value not in (None, False, '')}
        if 'selection' in kept:
            kept['selection'] = [list(choice) for choice in kept['selection'][:MOST_CHOICES]]
        if not kept.pop('store', False):
            kept['stored'] = False
        return {'label': kept.pop('string', ''), **kept}
