"""Files in binary fields: Base64, a data URL, or the handle of a file that was uploaded before."""

import base64
import binascii
import re

from odoo import _

from .errors import ToolError, shown

DATA_URL = re.compile(r'data:[\w.+/-]*(?:;[\w=.-]+)*;base64,', re.ASCII)


def file_value(records, field, value, values):
    """Return the value for a binary field, which is Base64 but for the one field of Odoo that takes bytes."""
    content = _content(records.env, field, value)
    return content if takes_bytes(field) else base64.b64encode(content).decode()


def takes_bytes(field):
    """Return True for ``raw`` of attachments, also where another model inherits it."""
    origin = field.base_field
    return origin.name == 'raw' and origin.model_name == 'ir.attachment'


def _content(env, field, value):
    if isinstance(value, dict) and set(value) == {'file'}:
        return env['muk_mcp.mixin']._uploaded_file(value['file'])
    try:
        return base64.b64decode(''.join(DATA_URL.sub('', value, count=1).split()), validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise ToolError(
            _(
                '%(field)s takes a file as Base64, or {"file": handle} of an uploaded one, not %(value)s.',
                field=field.name,
                value=shown(value),
            )
        ) from None
