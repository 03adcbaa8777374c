import base64
import binascii

from odoo import _, models

from ..core.documents import answer_of
from ..core.errors import ToolError
from ..core.parameters import ID, LARGEST_ID, MODEL, parameters
from ..core.stored_files import ATTACHMENT, stored_file
from ..core.tool import WRITE, Answer, mcp_tool
from ..models.mcp_transfer import DOWNLOAD, UPLOAD

# What a message of the protocol has room for, as Base64.
LARGEST_INLINE = 3_000_000
NAME = {'type': 'string', 'minLength': 1, 'maxLength': 255, 'description': 'Name of the file, with its ending.'}
OF_RECORD = {**MODEL, 'description': 'Model of the record that the file is attached to.'}
FILE = {
    'model': {**MODEL, 'default': ATTACHMENT, 'description': 'Model; an attachment if left out.'},
    'id': ID,
    'field': {'type': 'string', 'maxLength': 64, 'description': 'Binary field such as "image_1920".'},
}


class McpFileTools(models.AbstractModel):
    _name = 'muk_mcp.tools.files'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools that read and move files'

    @mcp_tool(
        'read_file',
        'Reads an attachment or the file in a binary field: PDF, Office and text files as text, in parts (pages, sheets, '
        'slides); pictures as images; anything else as it is.',
        parameters(
            ['id'],
            **FILE,
            part={
                'type': 'integer',
                'minimum': 1,
                'maximum': LARGEST_ID,
                'default': 1,
                'description': 'The first to read.',
            },
            offset={
                'type': 'integer',
                'minimum': 0,
                'maximum': LARGEST_ID,
                'default': 0,
                'description': 'Characters of it to skip.',
            },
        ),
        title='Read file',
    )
    def _read_file(self, id, model, part, offset, field=''):
        return answer_of(self._file(model, id, field), part, offset, self._answer_limit())

    @mcp_tool(
        'upload_file',
        'Stores a file of up to 3 MB, attached to a record or by itself. Its attachment_id goes into post_message, or as '
        '{"file": attachment_id} into a binary field.',
        parameters(
            ['name', 'content'],
            name=NAME,
            content={'type': 'string', 'minLength': 1, 'description': 'The file as Base64.'},
            model=OF_RECORD,
            id=ID,
        ),
        category=WRITE,
        title='Upload file',
    )
    def _upload_file(self, name, content, model='', id=None):
        return self.env['muk_mcp.transfer']._take(_decoded(content), name=name, **self._place(model, id))

    @mcp_tool(
        'authorize_upload',
        'Gives an address to which a larger file is sent by HTTP PUT, once and within 5 minutes: curl -T FILE URL. The '
        'answer to that is the one of upload_file.',
        parameters(['name'], name=NAME, model=OF_RECORD, id=ID),
        category=WRITE,
        title='Authorize upload',
    )
    def _authorize_upload(self, name, model='', id=None):
        transfers = self.env['muk_mcp.transfer']
        link = transfers._offer(UPLOAD, name=name, **self._place(model, id))
        return {**link, 'method': 'PUT', 'most_bytes': transfers._largest_file()}

    @mcp_tool(
        'authorize_download',
        'Gives an address at which an attachment or the file in a binary field is downloaded, once and within 5 minutes.',
        parameters(['id'], **FILE),
        title='Authorize download',
    )
    def _authorize_download(self, id, model, field=''):
        file = self._file(model, id, field)
        values = {'name': file.name, 'res_model': model, 'res_id': id, 'res_field': file.field}
        return Answer(file.described(), finish=lambda: self.env['muk_mcp.transfer']._offer(DOWNLOAD, **values))

    def _file(self, model, identifier, field):
        """Return the StoredFile that a client asks for; raise ToolError or AccessError."""
        target = self._resolve(model)
        name = field or ('raw' if model == ATTACHMENT else None)
        if name is None:
            raise ToolError(_('`field` names the binary field of %s.', model))
        return stored_file(self._existing(target, [identifier]), self._names(target, [name])[0])

    def _place(self, model, identifier):
        """Return the record that a file is to be attached to, as values; nothing if it is for none."""
        if bool(model) != bool(identifier):
            raise ToolError(_('`model` and `id` come together.'))
        if not model:
            return {}
        self._existing(self._resolve(model), [identifier])
        return {'res_model': model, 'res_id': identifier}


def _decoded(content):
    try:
        decoded = base64.b64decode(''.join(content.split()), validate=True)
    except (binascii.Error, ValueError):
        raise ToolError(_('`content` is not Base64.')) from None
    if not decoded:
        raise ToolError(_('The file is empty.'))
    return decoded
