"""Renames list views and cards for Odoo 17, the last version that calls them trees and boxes; not loaded on later ones."""

import re

from odoo import api, models

LIST_TAG = re.compile(r'<(/?)list\b')
CARD = re.compile(r'<t t-name="card">(.*)</t>(\s*</templates>)', re.DOTALL)
BOX = r'<t t-name="kanban-box"><div class="oe_kanban_global_click">\1</div></t>\2'


def _renamed(values):
    """Return view values with every ``list`` element named ``tree`` and every card a ``kanban-box``."""
    return {
        name: CARD.sub(BOX, LIST_TAG.sub(r'<\1tree', value))
        if name.startswith('arch') and isinstance(value, str)
        else value
        for name, value in values.items()
    }


class IrUiView(models.Model):
    _inherit = 'ir.ui.view'

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([_renamed(values) for values in vals_list])

    def write(self, vals):
        return super().write(_renamed(vals))


class IrActionsActWindow(models.Model):
    _inherit = 'ir.actions.act_window'

    @api.model_create_multi
    def create(self, vals_list):
        for values in vals_list:
            if 'view_mode' in values:
                modes = values['view_mode'].split(',')
                values['view_mode'] = ','.join('tree' if mode == 'list' else mode for mode in modes)
        return super().create(vals_list)
