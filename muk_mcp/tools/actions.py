from odoo import models

from ..compat import check_access
from ..core.conditions import is_hidden
from ..core.parameters import MODEL, WRITES_PER_CALL, ids, parameters
from ..core.tool import mcp_tool
from ..protocol.bounds import Page


class McpActionTools(models.AbstractModel):
    _name = 'muk_mcp.tools.actions'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools about buttons'

    @mcp_tool(
        'list_actions',
        'Lists the buttons and actions of a model that call_method can press, with what they are called, what they ask '
        'back and what they open. With ids: those that these records show now, and the others by name.',
        parameters(['model'], model=MODEL, ids={**ids(WRITES_PER_CALL), 'minItems': 0, 'default': []}),
        title='List actions',
    )
    def _list_actions(self, model, ids):
        target = self._resolve(model)
        records = self._existing(target, ids)
        check_access(records, 'read')
        views = self.env['muk_mcp.views']
        shown, hidden = {}, {}
        for button in views._buttons(model):
            ready = [record.id for record in records if not is_hidden(button, record)]
            if ready or not records:
                self._add(shown, button, ready, records)
            else:
                hidden.setdefault(views._public_name(button), button.label)
        hidden = {name: label for name, label in hidden.items() if name not in shown}
        return Page(
            {
                'model': model,
                'actions': list(shown.values()),
                **({'not_now': hidden} if hidden else {}),
                **self._reports(model),
            },
            'actions',
        )

    def _add(self, shown, button, ready, records):
        """Put a button into the answer; several that call the same are one, ready where one of them is."""
        name = self.env['muk_mcp.views']._public_name(button)
        entry = shown.setdefault(name, self._described(name, button))
        if records and len(records) > 1:
            entry['ids'] = sorted({*entry.get('ids', ()), *ready})

    def _described(self, name, button):
        entry = {'method': name, 'label': button.label}
        if button.confirm:
            entry['asks'] = button.confirm
        if button.is_action:
            action = self.env['muk_mcp.views']._action(button.name)
            opened = 'res_model' in action._fields and action.res_model
            entry['opens' if opened else 'kind'] = opened or action._name.removeprefix('ir.actions.')
        return entry

    def _reports(self, model):
        reports = self.env['muk_mcp.views']._reports(model)
        return {'reports': {report.report_name: report.name for report in reports}} if reports else {}
