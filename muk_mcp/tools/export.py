import re

from odoo import _, models

from ..compat import check_readable
from ..core.domains import read_domain
from ..core.errors import ToolError
from ..core.orders import read_order
from ..core.parameters import CONTEXT, DOMAIN, MODEL, ORDER, limit, parameters
from ..core.paths import field_of
from ..core.spreadsheets import FORMATS
from ..core.tool import Answer, mcp_tool

MOST_RECORDS = 100_000
# Domains write paths with dots, exports with slashes; `.id` is a column of exports.
SEPARATOR = re.compile(r'(?<=\w)\.(?=\w)')
# So many are read at a time, and forgotten again.
BATCH = 2_000


class McpExportTools(models.AbstractModel):
    _name = 'muk_mcp.tools.export'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that export records'

    @mcp_tool(
        'export_records',
        'Writes records into a CSV or XLSX file, up to 100,000, which pass by the model: the answer is an address to download '
        'it, and an attachment_id.',
        parameters(
            ['model'],
            model=MODEL,
            domain=DOMAIN,
            fields={
                'type': 'array',
                'items': {'type': 'string'},
                'maxItems': 100,
                'description': 'Columns: fields or paths such as "partner_id/email"; "/id" is the external id. Without it: '
                'those of the list view.',
            },
            format={'type': 'string', 'enum': list(FORMATS), 'default': 'csv'},
            order=ORDER,
            limit=limit(MOST_RECORDS, MOST_RECORDS),
            context=CONTEXT,
        ),
        title='Export records',
    )
    def _export_records(self, model, domain, format, limit, context, fields=None, order=None):
        target = self._resolve(model, context).with_context(prefetch_fields=False)
        paths = [self._checked(target, SEPARATOR.sub('/', path)) for path in fields or self._default_fields(target)]
        found = target.search(read_domain(target, domain), order=read_order(target, order), limit=limit + 1)
        records = found[:limit]
        content = FORMATS[format](paths, self._rows(records, paths))
        value = {'model': model, 'records': len(records), 'columns': paths}
        if len(found) > limit:
            value['note'] = _('There are more records: the file holds the first %s.', f'{limit:,}')
        name = f'{model}.{format}'
        return Answer(value, finish=lambda: self.env['muk_mcp.transfer']._keep_for_download(name, content))

    def _checked(self, target, path):
        """Return a path of fields that the user may read on the models that it leads over; raise ToolError."""
        model = target
        names = path.split('/')
        for position, name in enumerate(names):
            # Of export and import: the external id, and the id in the database.
            if name in ('id', '.id') and position == len(names) - 1:
                break
            field = field_of(model, name)
            check_readable(model, name)
            if field.relational:
                model = model.env[field.comodel_name]
            elif position < len(names) - 1:
                raise ToolError(_('%(name)s of %(path)s leads to no records.', name=name, path=path))
        return path

    def _rows(self, records, paths):
        for start in range(0, len(records), BATCH):
            batch = records[start : start + BATCH].with_prefetch()
            yield from batch.export_data(paths)['datas']
            records.env.invalidate_all(flush=False)
