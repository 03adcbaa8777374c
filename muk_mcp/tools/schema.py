from odoo import models

from ..compat import check_right, may
from ..core.parameters import FIELDS, MODEL, OFFSET, limit, parameters
from ..core.tool import mcp_tool
from .access import OPERATIONS

SHORT_ATTRIBUTES = ['string', 'type', 'required', 'readonly', 'relation', 'selection', 'store']
LONG_ATTRIBUTES = [*SHORT_ATTRIBUTES, 'help', 'searchable', 'sortable', 'groupable', 'relation_field', 'currency_field']
MOST_CHOICES = 100


class McpSchemaTools(models.AbstractModel):
    _name = 'muk_mcp.tools.schema'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools about models and fields'

    @mcp_tool(
        'list_models',
        'List the models (kinds of records) you may read, with their technical and display names. Start here when '
        'you do not know the technical name of what the user talks about.',
        parameters(
            search={'type': 'string', 'description': 'Part of the technical or display name, such as "invoice".'},
            limit=limit(100),
            offset=OFFSET,
        ),
        title='List models',
    )
    def _list_models(self, limit, offset, search=''):
        known = self.env['ir.model'].sudo().search([('transient', '=', False)], order='model')
        found = [
            {'model': record.model, 'name': record.name}
            for record in known
            if self._is_listed(record.model) and self._matches(record, search.lower())
        ]
        following = offset + limit
        return {
            'models': [{**entry, 'rights': self._rights(entry['model'])} for entry in found[offset:following]],
            'total': len(found),
            'next_offset': following if following < len(found) else None,
        }

    def _is_listed(self, name):
        return name in self.env and not self.env[name]._abstract and may(self.env[name], 'read')

    def _matches(self, record, search):
        return search in record.model or search in (record.name or '').lower()

    def _rights(self, name):
        return [operation for operation in OPERATIONS if may(self.env[name], operation)]

    @mcp_tool(
        'describe_model',
        'Describe the fields of a model: label, type, whether required or read-only, the related model, the choices '
        'of a selection. Name some fields to get their help text and more detail.',
        parameters(
            ['model'],
            model=MODEL,
            fields={
                **FIELDS,
                'description': 'Names of the fields to describe in detail. Without it: all fields, briefly.',
            },
        ),
        title='Describe model',
    )
    def _describe_model(self, model, fields=()):
        target = self._resolve(model)
        check_right(target, 'read')
        self._check_fields(target, fields)
        attributes = LONG_ATTRIBUTES if fields else SHORT_ATTRIBUTES
        described = target.fields_get(fields or None, attributes=attributes)
        return {
            'model': model,
            'name': target._description,
            'name_field': target._rec_name,
            'order': target._order,
            'rights': self._rights(model),
            'fields': {name: self._described(described[name]) for name in sorted(described)},
        }

    def _described(self, description):
        kept = {key: value for key, value in description.items() if value not in (None, False, '')}
        if 'selection' in kept:
            kept['selection'] = [list(choice) for choice in kept['selection'][:MOST_CHOICES]]
        if not kept.pop('store', False):
            kept['stored'] = False
        kept['label'] = kept.pop('string', '')
        return kept
