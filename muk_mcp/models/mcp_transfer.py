import hashlib
import secrets
from datetime import timedelta

from werkzeug.exceptions import NotFound

from odoo import api, fields, models
from odoo.http import request

from ..compat import NO_ACCESS, vacuumed
from ..core.endpoint import moved
from ..core.stored_files import stored_file

LIFETIME = timedelta(minutes=5)
KEPT = timedelta(days=1)
PATH = '/mcp/files/'
UPLOAD, DOWNLOAD = 'upload', 'download'
# Odoo holds a file in memory while it stores it.
LARGEST_FILE = 64 * 1024**2
# What Odoo's own web client gives files that wait for their message: their user alone sees them, and posting a message
# with them hands them to its record.
PENDING = {'res_model': 'mail.compose.message', 'res_id': 0}
BATCH = 1_000


class McpTransfer(models.Model):
    """A file on its way: a URL that works once, for one file and for the connection that asked for it.

    The row of a file that waits for its use names the attachment, so that nothing stays of files nobody used.
    """

    _name = 'muk_mcp.transfer'
    _description = 'MCP File Transfer'
    _order = 'id desc'

    token_hash = fields.Char(readonly=True, groups=NO_ACCESS)
    direction = fields.Selection([(UPLOAD, 'Upload'), (DOWNLOAD, 'Download')], required=True, readonly=True)
    user_id = fields.Many2one('res.users', required=True, readonly=True, ondelete='cascade', index=True)
    key_id = fields.Integer(readonly=True)
    connection = fields.Json(readonly=True)
    name = fields.Char(readonly=True)
    res_model = fields.Char(string='Model', readonly=True)
    res_id = fields.Integer(string='Record', readonly=True)
    res_field = fields.Char(string='Field', readonly=True)
    attachment_id = fields.Many2one('ir.attachment', readonly=True, ondelete='set null', index=True)
    expires_at = fields.Datetime(readonly=True, index=True)
    used_at = fields.Datetime(readonly=True)

    def init(self):
        self.env.cr.execute(
            'CREATE UNIQUE INDEX IF NOT EXISTS muk_mcp_transfer_token_unique ON muk_mcp_transfer (token_hash)'
        )

    @api.model
    def _offer(self, direction, **values):
        """Return the url of a new transfer of the acting user and connection; the token in it is stored nowhere."""
        token = secrets.token_urlsafe(32)
        self.sudo().create(
            {
                'token_hash': self._hash(token),
                'direction': direction,
                'user_id': self.env.uid,
                'key_id': request._mcp_key.id,
                'connection': self.env['ir.http']._mcp_connection(),
                'expires_at': fields.Datetime.now() + LIFETIME,
                **values,
            }
        )
        return {
            'url': self.env['muk_mcp.server']._base_url() + moved(PATH, self.env['ir.http']._mcp_path()) + token,
            'valid_seconds': int(LIFETIME.total_seconds()),
        }

    @api.model
    def _claim(self, token, direction):
        """Return the transfer that a token opens, which nobody else can open from now on; raise NotFound."""
        self.env.cr.execute(
            """
            UPDATE muk_mcp_transfer SET used_at = %(now)s
             WHERE token_hash = %(hash)s AND direction = %(direction)s AND used_at IS NULL AND expires_at > %(now)s
            RETURNING id
        """,
            {'hash': self._hash(token), 'direction': direction, 'now': fields.Datetime.now()},
        )
        claimed = self.env.cr.fetchone()
        if claimed is None:
            raise NotFound(
                f'There is no such {direction}: the address works once and for 5 minutes, while the connection lasts '
                f'that asked for it. The tool authorize_{direction} gives a new one.'
            )
        return self.browse(claimed[0])

    @staticmethod
    def _hash(token):
        # The token holds 256 random bits: a slow hash would protect it no better.
        return hashlib.sha256(token.encode()).hexdigest()

    @api.model
    def _largest_file(self):
        """Return how many bytes a file may have: what Odoo takes, and no more than a worker can hold."""
        stored = self.env['ir.config_parameter'].sudo().get_param('web.max_file_upload_size')
        return min(int(stored), LARGEST_FILE) if stored and stored.isdecimal() else LARGEST_FILE

    @api.model
    def _keep(self, name, content):
        """Store a file that waits for its use, which its user alone can see, and return the attachment."""
        attachment = self.env['ir.attachment'].sudo().create({'name': name, 'raw': content, **PENDING})
        self.sudo().create({'direction': UPLOAD, 'user_id': self.env.uid, 'attachment_id': attachment.id, 'name': name})
        return attachment.sudo(False)

    @api.model
    def _keep_for_download(self, name, content):
        """Store a file that was made for the user, and return what a client needs to have it."""
        attachment = self._keep(name, content)
        link = self._offer(DOWNLOAD, name=name, res_model='ir.attachment', res_id=attachment.id, res_field='raw')
        return {'attachment_id': attachment.id, 'name': name, 'bytes': len(content), **link}

    @api.model
    def _take(self, content, **values):
        """Store a file that came with a call, and return what a client is told of it."""
        transfer = self.sudo().create({'direction': UPLOAD, 'user_id': self.env.uid, **values})
        return transfer.sudo(False)._store(content)

    def _receive(self, content):
        """Store the file that was sent to the URL, record that, and return what the client is told of it."""
        stored = self._store(content)
        self._record(f'PUT {PATH}', response_data=stored)
        return stored

    def _store(self, content):
        """Store a file at the record it is for, if it is for one; the user needs the right to write that."""
        own = self.sudo()
        place = {'res_model': own.res_model, 'res_id': own.res_id} if own.res_model else PENDING
        attachment = self.env['ir.attachment'].create({'name': own.name, 'raw': content, **place})
        own.attachment_id = attachment.sudo()
        return {
            'attachment_id': attachment.id,
            'name': attachment.name,
            'media_type': attachment.mimetype,
            'bytes': len(content),
        }

    def _stream(self):
        """Return the file as a Stream, if the user may read it still; raise AccessError or UserError."""
        own = self.sudo()
        mixin = self.env['muk_mcp.mixin']
        target = mixin._resolve(own.res_model)
        file = stored_file(mixin._existing(target, [own.res_id]), mixin._names(target, [own.res_field])[0])
        stream = self.env['ir.binary']._get_stream_from(
            file.record, file.field, filename=file.name, mimetype=file.media_type
        )
        # There is no second request that could go on with it.
        stream.conditional = False
        self._record(f'GET {PATH}')
        return stream

    def _record(self, method, **values):
        """Write the row of the audit log, in a transaction of its own."""
        own = self.sudo()
        ids = {'res_id': own.res_id or own.attachment_id.id, 'model_name': own.res_model or own.attachment_id._name}
        self.env['muk_mcp.log'].sudo().log(method=method, request_data={'name': own.name}, status='ok', **ids, **values)

    @api.autovacuum
    def _gc_transfers(self):
        return vacuumed(self.env.cr, self._delete_old, BATCH)

    def _delete_old(self):
        """Delete a batch of old rows, and the files that nobody used; return how many rows."""
        old = self.sudo().search([('create_date', '<', fields.Datetime.now() - KEPT)], order='id', limit=BATCH)
        self._unused(old.attachment_id).unlink()
        count = len(old)
        old.unlink()
        return count

    def _unused(self, attachments):
        """Return the attachments that still wait: at no record, and in no message."""
        self.env.cr.execute(
            'SELECT attachment_id FROM message_attachment_rel WHERE attachment_id = ANY(%s)', [attachments.ids]
        )
        used = {identifier for (identifier,) in self.env.cr.fetchall()}
        return attachments.filtered(lambda a: (a.res_model, a.res_id) == (PENDING['res_model'], 0) and a.id not in used)
