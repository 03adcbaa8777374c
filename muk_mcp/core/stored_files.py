"""The file in an attachment or binary field: what it is and how long, before its content is read."""

import mimetypes
from base64 import b64decode
from dataclasses import dataclass

from odoo import _
from odoo.models import BaseModel

from ..compat import check_access
from .errors import ToolError
from .files import UNKNOWN_TYPE, media_types, uri_of
from .sizes import file_sizes
from .written_files import takes_bytes

ATTACHMENT = 'ir.attachment'


@dataclass(frozen=True)
class StoredFile:
    """``size`` is in bytes; None if only reading tells, as in computed fields."""

    record: BaseModel
    field: str
    name: str
    media_type: str
    size: int | None

    @property
    def uri(self):
        return uri_of(self.record, self.field)

    def content(self):
        """Return the bytes of the file; raise ToolError if there is none."""
        # Some contexts make binary fields tell their size instead.
        value = self.record.with_context(bin_size=False)[self.field]
        if not value:
            raise ToolError(_('%s is empty.', self.uri))
        return value if takes_bytes(self.record._fields[self.field]) else b64decode(value)

    def described(self):
        return {'name': self.name, 'media_type': self.media_type, 'bytes': self.size}


def stored_file(record, field):
    """Return the file in a field of a record; raise AccessError or ToolError.

    The field has to be readable by the user, which the caller checks.
    """
    if record._fields[field].type != 'binary':
        raise ToolError(_('%(field)s of %(model)s holds no file.', field=field, model=record._name))
    check_access(record, 'read')
    if record._name == ATTACHMENT:
        return _attached(record)
    media_type = media_types(record, field).get(record.id) or UNKNOWN_TYPE
    name = f'{record.display_name}-{field}'
    return StoredFile(record, field, name + _ending(media_type), media_type, file_sizes(record, field).get(record.id))


def _attached(attachment):
    """Return the file of an attachment, by ``read``: what else watches over attachments does so there."""
    values = attachment.read(['name', 'mimetype', 'file_size', 'type', 'url'])[0]
    if values['type'] == 'url':
        raise ToolError(_('%(name)s is a link and no file: %(url)s', name=values['name'], url=values['url']))
    return StoredFile(attachment, 'raw', values['name'], values['mimetype'] or UNKNOWN_TYPE, values['file_size'])


def _ending(media_type):
    return mimetypes.guess_extension(media_type) or ''
