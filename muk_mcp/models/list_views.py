"""Renames list views for Odoo 17, the last version that calls them trees; not loaded on later ones."""

import re

from odoo import api, models

LIST_TAG = re.compile(r'<(/?)list\b')


def _renamed(values):
    """Return view values with every ``list`` element named ``tree``."""
    return {
        name: LIST_TAG.sub(r'<\1tree', value) if name.startswith('arch') and isinstance(value, str) else value
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
