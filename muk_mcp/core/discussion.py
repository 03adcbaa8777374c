"""What stands in the discussion of a record: messages, what they say changed, files and open activities."""

from odoo import _
from odoo.tools import html2plaintext

from ..compat import accessible, can_read
from .errors import ToolError
from .values import json_value, moment, named_record

# The columns in which a change keeps its values, by the type of the field; other types keep them as text.
COLUMNS = {
    'integer': 'integer',
    'boolean': 'integer',
    'float': 'float',
    'monetary': 'float',
    'date': 'datetime',
    'datetime': 'datetime',
    'text': 'text',
}


def check_has_discussion(model):
    """Raise ToolError if records of the model have no messages."""
    if not hasattr(model, 'message_post'):
        raise ToolError(_('Records of %s have no discussion.', model._name))


def shown_message(message):
    """Return a message that the user may read as an object."""
    known = message.sudo()
    shown = {
        'id': message.id,
        'date': moment(message.date) if message.date else None,
        'author': known.author_id.display_name or known.email_from or None,
        'kind': 'note' if known.is_internal or known.subtype_id.internal else known.message_type,
        'subject': message.subject or None,
        'body': html2plaintext(message.body or '').strip(),
        'changes': _changes(message),
        'attachments': [_file(file) for file in accessible(message.attachment_ids, 'read')],
    }
    return {name: value for name, value in shown.items() if value not in (None, '', [])}


def _changes(message):
    """Return what the message says to have changed in fields that the user may read, as texts."""
    changes = []
    for value in message.sudo().tracking_value_ids:
        model, name = value.field_id.model, value.field_id.name
        known = message.env.get(model)
        if known is not None and name in known._fields and can_read(known, name):
            column = COLUMNS.get(value.field_id.ttype, 'char')
            before, after = (json_value(value[f'{when}_value_{column}']) for when in ('old', 'new'))
            changes.append(f'{value.field_id.field_description}: {before or "–"} → {after or "–"}')
    return changes


def _file(attachment):
    return {
        'id': attachment.id,
        'name': attachment.name,
        'type': attachment.mimetype,
        'bytes': attachment.sudo().file_size,
    }


def shown_activity(activity):
    """Return an activity that the user may read as an object."""
    shown = {
        'id': activity.id,
        'type': activity.activity_type_id.sudo().display_name,
        'summary': activity.summary or None,
        'note': html2plaintext(activity.note or '').strip(),
        'deadline': json_value(activity.date_deadline),
        'user': named_record(activity.user_id),
        'state': activity.state,
    }
    return {name: value for name, value in shown.items() if value not in (None, '')}
