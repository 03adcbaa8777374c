from odoo import _, models

from ..core.domains import read_domain
from ..core.errors import ToolError
from ..core.groups import Grouping
from ..core.parameters import CONTEXT, DOMAIN, MODEL, OFFSET, limit, parameters
from ..core.tool import mcp_tool
from ..protocol.bounds import Page


class McpGroupTools(models.AbstractModel):
    _name = 'muk_mcp.tools.groups'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that add up records'

    @mcp_tool(
        'read_group',
        'Groups records and adds them up, as a pivot table does: counts, sums, averages by field or period. Periods are '
        'those of the time zone in the answer; each group has the domain that finds its records.',
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
                'description': 'Fields; dates with a period, such as "create_date:month" (hour, day, week, month, '
                'quarter, year). Without it: one total.',
            },
            aggregates={
                'type': 'array',
                'items': {'type': 'string'},
                'maxItems': 20,
                'default': [],
                'description': '"field:function" with sum, avg, min, max, count_distinct and the like. The number of '
                'records is always there as __count.',
            },
            order={
                'type': 'string',
                'maxLength': 256,
                'description': 'By groups or totals, such as "__count desc".',
            },
        ),
        title='Group records',
    )
    def _read_groups(self, model, domain, groupby, aggregates, limit, offset, context, order=None):
        target = self._resolve(model, context)
        domain = read_domain(target, domain)
        grouping = Grouping(target, domain, groupby, aggregates)
        # Without groups there is one row, which takes neither limit nor order.
        paging = {'limit': limit + 1, 'offset': offset, 'order': grouping.order(order)} if groupby else {}
        try:
            found = target._read_group(domain, groupby, grouping.totals, **paging)
        except ValueError as error:
            raise ToolError(_('These groups cannot be made: %s', error)) from None
        members = {
            'model': model,
            'tz': grouping.zone,
            'groups': [grouping.shown(row) for row in found[:limit]],
            'next_offset': offset + limit if len(found) > limit else None,
        }
        return Page(members, 'groups', offset)
