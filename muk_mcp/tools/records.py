from odoo import _, models

from ..compat import accessible
from ..core.first_values import with_first_values
from ..core.parameters import CONTEXT, MODEL, VALUES, WRITES_PER_CALL, ids, parameters
from ..core.stored import check_was_stored, differing, stored_values
from ..core.tool import WRITE, mcp_tool
from ..core.written_values import written_values
from ..protocol.bounds import Page


class McpRecordTools(models.AbstractModel):
    _name = 'muk_mcp.tools.records'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that create, change and delete records'

    @mcp_tool(
        'create_records',
        'Creates records, one for each object in values: all of them or none. The answer has the values as stored. '
        'Records of wizards take active_model and active_ids in the context.',
        parameters(
            ['model', 'values'],
            model=MODEL,
            context=CONTEXT,
            values={
                'type': 'array',
                'items': VALUES,
                'minItems': 1,
                'maxItems': WRITES_PER_CALL,
                'description': f'The values of each new record, {WRITES_PER_CALL} at most.',
            },
        ),
        category=WRITE,
        title='Create records',
    )
    def _create_records(self, model, values, context):
        target = self._resolve(model, context)
        checked = [written_values(target, row) for row in values]
        records = target.create([with_first_values(target, row) for row in checked])
        return self._written(records, checked)

    @mcp_tool(
        'update_records',
        'Writes the same values to one or more records: all of them or none. The answer has the values as stored. '
        '{"active": false} archives where the model has that field.',
        parameters(
            ['model', 'ids', 'values'],
            model=MODEL,
            ids=ids(WRITES_PER_CALL),
            values={**VALUES, 'description': 'As in create_records.'},
            context=CONTEXT,
        ),
        category=WRITE,
        title='Update records',
        destructive=True,
        idempotent=True,
    )
    def _update_records(self, model, ids, values, context):
        target = self._resolve(model, context)
        records = self._existing(target, ids)
        checked = written_values(records, values)
        records.write(dict(checked))
        return self._written(records, [checked] * len(records))

    @mcp_tool(
        'delete_records',
        'Deletes records for good: all of them or none. Archiving with update_records keeps the history.',
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

    def _written(self, records, written):
        """Return what the records hold now in the fields that were written, if the user may read it."""
        self.env.flush_all()
        # The cache holds what was sent; the answer tells what is stored.
        self.env.invalidate_all()
        readable = accessible(records, 'read')
        names = list(dict.fromkeys(name for values in written for name in values))
        pairs = [(record, values) for record, values in zip(records, written, strict=True) if record in readable]
        check_was_stored([record for record, _values in pairs], [values for _record, values in pairs])
        shown = {values['id']: values for values in stored_values(readable, names, self._answer_limit())}
        answers = [
            {'id': record.id, 'name': record.sudo().display_name, 'url': self._url(record), **shown.get(record.id, {})}
            for record in records
        ]
        notes = self._notes(records, readable, written)
        return Page(
            {'model': records._name, 'ids': records.ids, 'records': answers, **notes}, 'records', ids=records.ids
        )

    def _notes(self, records, readable, written):
        notes = []
        changed = sorted(
            {
                name
                for record, values in zip(records, written, strict=True)
                if record in readable
                for name in differing(record, values)
            }
        )
        if changed:
            notes.append(_('Odoo stored another value than was sent for: %s.', ', '.join(changed)))
        if readable != records:
            notes.append(_('The user may not read the record as it is now.'))
        return {'note': ' '.join(notes)} if notes else {}
