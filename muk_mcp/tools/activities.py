from odoo import _, fields, models
from odoo.tools import plaintext2html

from ..compat import accessible, check_access
from ..core.discussion import check_has_discussion, shown_activity, shown_message
from ..core.errors import ToolError, choices
from ..core.parameters import ID, MODEL, OFFSET, limit, parameters
from ..core.tool import WRITE, mcp_tool
from ..protocol.bounds import Page


class McpActivityTools(models.AbstractModel):
    _name = 'muk_mcp.tools.activities'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools for the discussion and activities of records'

    @mcp_tool(
        'get_messages',
        'Reads the discussion of a record, the newest message first: notes, mails, changes of fields, files; and its open '
        'activities.',
        parameters(['model', 'id'], model=MODEL, id=ID, limit=limit(20, 100), offset=OFFSET),
        title='Get messages',
    )
    def _get_messages(self, model, id, limit, offset):
        record = self._discussed(model, id)
        messages = self.env['mail.message'].search(
            [('model', '=', model), ('res_id', '=', id)], limit=limit + 1, offset=offset, order='date desc, id desc'
        )
        activities = accessible(record.activity_ids, 'read') if 'activity_ids' in record._fields else ()
        members = {
            'model': model,
            'id': id,
            'name': record.display_name,
            'messages': [shown_message(message) for message in messages[:limit]],
            'activities': [shown_activity(activity) for activity in activities],
            'next_offset': offset + limit if len(messages) > limit else None,
        }
        return Page(members, 'messages', offset)

    @mcp_tool(
        'schedule_activity',
        'Plans an activity (call, meeting, to-do) on a record for somebody, or marks one done.',
        parameters(
            ['model', 'id'],
            model=MODEL,
            id=ID,
            type={'type': 'string', 'maxLength': 100, 'description': 'Such as "Call". Without it: a to-do.'},
            summary={'type': 'string', 'maxLength': 250, 'description': 'What is to be done.'},
            note={'type': 'string', 'maxLength': 10_000, 'description': 'Details; with done_id: what came of it.'},
            deadline={'type': 'string', 'maxLength': 10, 'description': 'YYYY-MM-DD. Without it: today.'},
            user_id={**ID, 'description': 'res.users id of who does it. Without it: the user.'},
            done_id={**ID, 'description': 'An activity of the record that is done now.'},
        ),
        category=WRITE,
        title='Schedule activity',
    )
    def _schedule_activity(self, model, id, type='', summary='', note='', deadline='', user_id=0, done_id=0):
        record = self._discussed(model, id)
        if 'activity_ids' not in record._fields:
            raise ToolError(_('Records of %s have no activities.', model))
        if done_id:
            return self._done(record, done_id, note)
        values = {
            'res_model_id': self.env['ir.model']._get_id(model),
            'res_id': id,
            'activity_type_id': self._activity_type(model, type).id,
            'summary': summary,
            'note': plaintext2html(note) if note else False,
            'date_deadline': self._day(deadline),
            'user_id': self._existing(self.env['res.users'], [user_id]).id if user_id else self.env.uid,
        }
        activity = self.env['mail.activity'].create(values)
        return {'model': model, 'id': id, 'activity': shown_activity(activity), 'url': self._url(record)}

    def _done(self, record, activity_id, feedback):
        activity = record.activity_ids.filtered(lambda activity: activity.id == activity_id)
        if not activity:
            known = choices(f'{activity.id} ({activity.display_name})' for activity in record.activity_ids) or _('none')
            raise ToolError(
                _('The record has no open activity %(id)s. Open are: %(known)s.', id=activity_id, known=known)
            )
        message = activity.action_feedback(feedback=feedback or False)
        return {'model': record._name, 'id': record.id, 'done_id': activity_id, 'message_id': message or None}

    def _activity_type(self, model, name):
        """Return the type of activity with a name; raise ToolError naming the types for one that does not exist."""
        types = self.env['mail.activity.type'].search([('res_model', 'in', [False, model])])
        if not name:
            return types & self.env.ref('mail.mail_activity_data_todo', raise_if_not_found=False) or types[:1]
        found = types.filtered(lambda kind: kind.name.casefold() == name.strip().casefold())
        if not found:
            raise ToolError(
                _(
                    'There is no type of activity %(name)s. There are: %(known)s.',
                    name=name,
                    known=choices(types.mapped('name')),
                )
            )
        return found[0]

    def _day(self, text):
        try:
            return fields.Date.to_date(text or fields.Date.context_today(self))
        except ValueError:
            raise ToolError(_('`deadline` is a date YYYY-MM-DD, not %s.', text)) from None

    def _discussed(self, model, identifier):
        """Return the record with the id, which has a discussion and which the user may read."""
        target = self._resolve(model)
        check_has_discussion(target)
        record = self._existing(target, [identifier])
        check_access(record, 'read')
        return record
