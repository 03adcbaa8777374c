from odoo import models

from ..core.parameters import CONTEXT, MODEL, VALUES, WRITES_PER_CALL, ids, parameters
from ..core.tool import WRITE, mcp_tool
from ..core.values import json_value
from ..core.written_values import check_written_values


class McpRecordTools(models.AbstractModel):
    _name = 'muk_mcp.tools.records'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that create, change and delete records'

    @mcp_tool(
        'create_records',
        'Create records, one for each object in values. Either all are created or none. '
        'describe_model tells which fields are required.',
        parameters(
            ['model', 'values'],
            model=MODEL,
            context=CONTEXT,
            values={
                'type': 'array',
                'items': VALUES,
                'minItems': 1,
                'maxItems': WRITES_PER_CALL,
                'description': f'The values of each new record, at most {WRITES_PER_CALL} in one call.',
            },
        ),
        category=WRITE,
        title='Create records',
    )
    def _create_records(self, model, values, context):
        target = self._resolve(model, context)
        for row in values:
            self._check_fields(target, row)
            check_written_values(target, row)
        # The ORM adds to the values it is given, and these go on to the audit log.
        records = target.create([dict(row) for row in values])
        return {'model': model, 'ids': records.ids, 'records': json_value(records)}

    @mcp_tool(
        'update_records',
        'Write the same values to one or more records. Either all are changed or none.',
        parameters(
            ['model', 'ids', 'values'],
            model=MODEL,
            ids=ids(WRITES_PER_CALL),
            values=VALUES,
            context=CONTEXT,
        ),
        category=WRITE,
        title='Update records',
        destructive=True,
        idempotent=True,
    )
    def _update_records(self, model, ids, values, context):
        target = self._resolve(model, context)
        self._check_fields(target, values)
        check_written_values(target, values)
        records = self._existing(target, ids)
        records.write(dict(values))
        return {'model': model, 'ids': records.ids, 'records': json_value(records)}

    @mcp_tool(
        'delete_records',
        'Delete records for good. Either all are deleted or none. To keep the history, archive instead: '
        'update_records with {"active": false} where the model has that field.',
        parameters(['model', 'ids'], model=MODEL, ids=ids(WRITES_PER_CALL), context=CONTEXT),
        category=WRITE,
        title='Delete records',
        destructive=True,
        idempotent=True,
    )
    def _delete_records(self, model, ids, context):
        records = self._existing(self._resolve(model, context), ids)
        deleted = records.ids
        records.unlink()
        return {'model': model, 'ids': deleted, 'deleted': True}
