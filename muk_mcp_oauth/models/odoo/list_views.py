"""Names list views ``tree``, cards ``kanban-box``, and writes out the chatter, as Odoo 17 does; later versions do not load this."""

import re

from odoo import api, models

_TAG = re.compile(r'<(/?)list\b')
_CARD = re.compile(r'<t t-name="card">(.*)</t>(\s*</templates>)', re.DOTALL)
_BOX = r'<t t-name="kanban-box"><div class="oe_kanban_global_click">\1</div></t>\2'
_CHATTER = (
    '<div class="oe_chatter"><field name="message_follower_ids"/><field name="activity_ids"/>'
    '<field name="message_ids"/></div>'
)


def _as_tree(values):
    arch = {
        name: _CARD.sub(_BOX, _TAG.sub(r'<\1tree', value)).replace('<chatter/>', _CHATTER)
        for name, value in values.items()
        if name.startswith('arch') and isinstance(value, str)
    }
    return {**values, **arch}


class IrUiView(models.Model):
    _inherit = 'ir.ui.view'

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_as_tree(values) for values in vals_list])

    def write(self, vals):
        return super().write(_as_tree(vals))


class IrActionsActWindow(models.Model):
    _inherit = 'ir.actions.act_window'

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_trees(values) for values in vals_list])

    def write(self, vals):
        return super().write(self._with_trees(vals))

    def _with_trees(self, values):
        modes = values.get('view_mode', '').split(',')
        renamed = ','.join('tree' if mode == 'list' else mode for mode in modes)
        return {**values, 'view_mode': renamed} if 'view_mode' in values else values
