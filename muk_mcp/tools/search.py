from odoo import models

from ..core.parameters import CONTEXT, DOMAIN, FIELDS, MODEL, OFFSET, ORDER, ids, limit, parameters
from ..core.tool import mcp_tool
from ..core.values import json_row, json_value, named_record

# Types too long or too many to return unless they are asked for by name.
ON_REQUEST = {'binary', 'html', 'json', 'one2many', 'many2many', 'properties', 'properties_definition', 'serialized'}
BOOKKEEPING = {'create_uid', 'create_date', 'write_uid', 'write_date'}


class McpSearchTools(models.AbstractModel):
    _name = 'muk_mcp.tools.search'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that find and read records'

    @mcp_tool(
        'search_read',
        'Find records by a domain and return their field values. Name only the fields you need. '
        'Files and other binary fields are returned in Base64 if named.',
        parameters(
            ['model'],
            model=MODEL,
            domain=DOMAIN,
            fields=FIELDS,
            limit=limit(),
            offset=OFFSET,
            order=ORDER,
            context=CONTEXT,
        ),
        title='Search and read records',
    )
    def _search_read(self, model, domain, limit, offset, context, fields=None, order=None):
        target = self._resolve(model, context)
        names = self._names(target, fields)
        # One record more than wanted tells whether there are more, for less than a count would cost.
        found = target.search(domain, limit=limit + 1, offset=offset, order=order)
        return {
            'model': model,
            'records': self._rows(found[:limit], names),
            'next_offset': offset + limit if len(found) > limit else None,
        }

    @mcp_tool(
        'read_records',
        'Return the field values of records whose ids you know.',
        parameters(['model', 'ids'], model=MODEL, ids=ids(), fields=FIELDS, context=CONTEXT),
        title='Read records',
    )
    def _read_records(self, model, ids, context, fields=None):
        target = self._resolve(model, context)
        names = self._names(target, fields)
        return {'model': model, 'records': self._rows(self._existing(target, ids), names)}

    @mcp_tool(
        'search_count',
        'Count the records that match a domain.',
        parameters(['model'], model=MODEL, domain=DOMAIN, context=CONTEXT),
        title='Count records',
    )
    def _search_count(self, model, domain, context):
        return {'model': model, 'count': self._resolve(model, context).search_count(domain)}

    @mcp_tool(
        'read_group',
        'Group records and compute totals, as in a pivot table: counts, sums, averages by field or by period. '
        'Use it instead of reading many records to add them up.',
        parameters(
            ['model'],
            model=MODEL,
            domain=DOMAIN,
            limit=limit(),
            offset=OFFSET,
            context=CONTEXT,
            groupby={
                'type': 'array',
                'items': {'type': 'string'},
                'maxItems': 5,
                'default': [],
                'description': 'Fields to group by; dates take a period, such as "create_date:month" '
                '(day, week, month, quarter, year). An empty list gives one total.',
            },
            aggregates={
                'type': 'array',
                'items': {'type': 'string'},
                'maxItems': 20,
                'default': [],
                'description': 'Totals as "field:function" with sum, avg, min, max, count_distinct and the like. '
                'The number of records is always returned as __count.',
            },
            order={**ORDER, 'description': 'Sort order by groups or totals, such as "__count desc".'},
        ),
        title='Group records',
    )
    def _read_groups(self, model, domain, groupby, aggregates, limit, offset, context, order=None):
        target = self._resolve(model, context)
        self._check_fields(target, [spec.split(':')[0].split('.')[0] for spec in (*groupby, *aggregates)])
        totals = [*aggregates, '__count']
        # Without groups there is one row, which takes neither limit nor order.
        paging = {'limit': limit + 1, 'offset': offset, 'order': order} if groupby else {}
        rows = target._read_group(domain, groupby, totals, **paging)
        return {
            'model': model,
            'groups': [self._group(row, groupby, totals) for row in rows[:limit]],
            'next_offset': offset + limit if len(rows) > limit else None,
        }

    def _group(self, row, groupby, totals):
        keys = dict(zip(groupby, map(self._group_key, row), strict=False))
        return {**keys, **dict(zip(totals, map(json_value, row[len(groupby) :]), strict=True))}

    def _group_key(self, value):
        if isinstance(value, models.BaseModel):
            return named_record(value)
        return json_value(value)

    def _rows(self, records, names):
        return [json_row(records, row) for row in records.read(names)]

    def _names(self, model, names):
        if names is None:
            return self._plain_fields(model)
        self._check_fields(model, names)
        return names

    def _plain_fields(self, model):
        described = model.fields_get(attributes=['type', 'store'])
        plain = [
            name
            for name, field in described.items()
            if field.get('store') and field['type'] not in ON_REQUEST and name not in BOOKKEEPING
        ]
        return ['display_name', *plain]
