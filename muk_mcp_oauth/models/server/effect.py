from odoo import _, api, fields, models
from odoo.exceptions import UserError

from odoo.addons.muk_mcp.core.tool import get_tool_index

from ...compat import category_of, not_added_up, readable

# What a tool did to the records of its call; what any other tool that writes did, its name tells.
DONE_BY = {'create_records': 'created', 'update_records': 'changed', 'delete_records': 'deleted'}
# So many records of a call can be told apart: the audit log names no more than 200.
PER_ROW = 1024


class Effect(models.Model):
    """A record that an AI client created, changed, deleted or pressed a button on, as the audit log names it.

    It is read from the log and holds nothing of its own. What a method of Odoo made or changed beside the records that
    it was called on is not in it.
    """

    _name = 'muk_mcp_oauth.effect'
    _description = 'Record That an AI Client Changed'
    _auto = False
    _order = 'id desc'
    _rec_name = 'model_name'

    done_at = fields.Datetime('Time', readonly=True)
    user_id = fields.Many2one('res.users', readonly=True)
    oauth_client = fields.Char('Client ID', readonly=True)
    oauth_name = fields.Char('Client', readonly=True)
    tool_name = fields.Char('Tool', readonly=True)
    what = fields.Selection(
        [('created', 'Created'), ('changed', 'Changed'), ('deleted', 'Deleted'), ('other', 'Used')],
        'What It Did',
        readonly=True,
    )
    model_name = fields.Char('Technical Name', readonly=True)
    res_id = fields.Integer('Record ID', readonly=True, **not_added_up())
    model_label = fields.Char('Kind', compute='_compute_record')
    record_name = fields.Char('Record', compute='_compute_record')
    can_open = fields.Boolean(compute='_compute_record')

    @property
    def _table_query(self):
        tools = ', '.join(f"'{name}'" for name in sorted(self._writing_tools()))
        done = ' '.join(f"WHEN '{tool}' THEN '{what}'" for tool, what in DONE_BY.items())
        return f"""
            SELECT log.id::bigint * {PER_ROW} + item.place AS id, log.create_date AS done_at, log.user_id,
                   log.oauth_client, log.oauth_name, log.tool_name, log.model_name, item.value::integer AS res_id,
                   CASE log.tool_name {done} ELSE 'other' END AS what
              FROM muk_mcp_log log,
                   jsonb_array_elements_text(CASE jsonb_typeof(log.res_ids) WHEN 'array' THEN log.res_ids ELSE '[]' END)
                   WITH ORDINALITY item (value, place)
             WHERE log.method = 'tools/call' AND log.status IN ('ok', 'begun', 'partial') AND log.tool_name IN ({tools})
               AND log.model_name IS NOT NULL"""

    @api.model
    def _writing_tools(self) -> set[str]:
        index = get_tool_index(self.env)
        return {*DONE_BY, *(name for name, entry in index.items() if category_of(entry) == 'write')}

    @api.depends('model_name', 'res_id')
    def _compute_record(self):
        for name, effects in self.grouped('model_name').items():
            known = name in self.env
            records = readable(self.env[name].browse(effects.mapped('res_id')).exists()) if known else ()
            names = {record.id: record.display_name for record in records}
            for effect in effects:
                effect.model_label = self.env['ir.model'].sudo()._get(name).name if known else name
                effect.record_name = names.get(effect.res_id) or _('No. %s, not there any more', effect.res_id)
                effect.can_open = effect.res_id in names

    def action_open(self) -> dict:
        """Open the record as any list of Odoo would."""
        self.ensure_one()
        if not self.can_open:
            raise UserError(_('This record was deleted, or you may not see it.'))
        return {
            'type': 'ir.actions.act_window',
            'res_model': self.model_name,
            'res_id': self.res_id,
            'views': [[False, 'form']],
        }

    @api.model
    def _action(self, client_ids, name) -> dict:
        """Return the list of what clients did, by their public ids; record rules show people their own only."""
        action = self.env['ir.actions.act_window']._for_xml_id('muk_mcp_oauth.action_effect')
        return {
            **action,
            'name': _('What %s Changed', name),
            'domain': [('oauth_client', 'in', list(client_ids))],
            'context': {},
        }
