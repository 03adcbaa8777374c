from odoo import _, models

from ..compat import check_access
from ..core.domains import read_domain
from ..core.files import file_links
from ..core.orders import read_order
from ..core.parameters import CONTEXT, DOMAIN, FIELDS, MODEL, OFFSET, ORDER, ids, limit, parameters
from ..core.reading import columns, has_long_values, objects, rows
from ..core.sizes import LONG_TEXTS
from ..core.tool import Answer, mcp_tool
from ..protocol.bounds import Page


class McpSearchTools(models.AbstractModel):
    _name = 'muk_mcp.tools.search'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that find and read records'

    @mcp_tool(
        'search_read',
        'Finds records by a domain and returns a table: the columns once, then a row of values for each record. '
        'A many2one is [id, name]. Needs the technical names that list_models and describe_model give.',
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
        domain, order = read_domain(target, domain), read_order(target, order)
        # One record more than wanted tells whether there are more, for less than a count would cost.
        if has_long_values(target, names):
            found = target.search(domain, limit=limit + 1, offset=offset, order=order)
        else:
            found = target.search_fetch(domain, names, limit=limit + 1, offset=offset, order=order)
        wanted = found[:limit]
        table, seen = rows(wanted, names, self._answer_limit())
        members = {
            'model': model,
            'columns': columns(names),
            'rows': table,
            'next_offset': offset + seen if len(found) > seen else None,
        }
        return Page({**members, **self._dropped(seen - len(table))}, 'rows', offset)

    def _dropped(self, count):
        """Return a note about records that were found but could not be read."""
        if count == 1:
            return {'note': _('1 record was deleted while it was read.')}
        return {'note': _('%s records were deleted while they were read.', count)} if count else {}

    @mcp_tool(
        'read_records',
        'Returns the field values of records whose ids are known, one object for each, with the url that a user opens.',
        parameters(
            ['model', 'ids'],
            model=MODEL,
            ids=ids(),
            fields=FIELDS,
            context=CONTEXT,
            text_offset={**OFFSET, 'description': 'Characters of long texts to skip, to read on in one that was cut.'},
        ),
        title='Read records',
    )
    def _read_records(self, model, ids, context, text_offset, fields=None):
        target = self._resolve(model, context)
        names = self._names(target, fields)
        records = self._existing(target, ids)
        check_access(records, 'read')
        if not has_long_values(target, names):
            records.fetch(names)
        found, seen = objects(records, names, self._answer_limit())
        for values in found:
            values['url'] = self._url(target.browse(values['id']))
            self._skip_text(target, values, text_offset)
        rest = {'next_ids': list(records._ids[seen:])} if seen < len(records) else {}
        shown = [values['id'] for values in found]
        page = Page(
            {'model': model, 'records': found, **rest, **self._dropped(seen - len(found))}, 'records', ids=shown
        )
        return Answer(page, tuple(file_links(target.browse(shown), names)))

    def _skip_text(self, model, values, offset):
        for name in values.keys() & model._fields if offset else ():
            if model._fields[name].type in LONG_TEXTS and isinstance(values[name], str):
                values[name] = values[name][offset:]

    @mcp_tool(
        'search_count',
        'Counts the records that match a domain.',
        parameters(['model'], model=MODEL, domain=DOMAIN, context=CONTEXT),
        title='Count records',
    )
    def _search_count(self, model, domain, context):
        target = self._resolve(model, context)
        return {'model': model, 'count': target.search_count(read_domain(target, domain))}
