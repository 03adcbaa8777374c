from markupsafe import Markup

from odoo import _, models
from odoo.tools import plaintext2html

from ..compat import check_access
from ..core.discussion import check_has_discussion
from ..core.parameters import CONTEXT, ID, MODEL, parameters
from ..core.tool import WRITE, mcp_tool

SUBTYPES = {'note': 'mail.mt_note', 'comment': 'mail.mt_comment'}


class McpMessageTools(models.AbstractModel):
    _name = 'muk_mcp.tools.messages'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools for messages on records'

    @mcp_tool(
        'post_message',
        'Posts a message on the discussion of a record, in the name of the user. A note is internal; '
        'a comment is sent to the followers of the record, customers included.',
        parameters(
            ['model', 'id', 'body'],
            model=MODEL,
            id=ID,
            body={'type': 'string', 'minLength': 1, 'maxLength': 50_000, 'description': 'The text of the message.'},
            kind={'type': 'string', 'enum': list(SUBTYPES), 'default': 'note'},
            format={
                'type': 'string',
                'enum': ['text', 'html'],
                'default': 'text',
                'description': 'html keeps simple markup.',
            },
            partner_ids={
                'type': 'array',
                'items': ID,
                'maxItems': 50,
                'default': [],
                'description': 'res.partner ids to notify besides the followers.',
            },
            attachment_ids={
                'type': 'array',
                'items': ID,
                'maxItems': 50,
                'default': [],
                'description': 'ir.attachment ids.',
            },
            context=CONTEXT,
        ),
        category=WRITE,
        title='Post message',
    )
    def _post_message(self, model, id, body, kind, format, partner_ids, attachment_ids, context):
        target = self._resolve(model, context)
        check_has_discussion(target)
        record = self._existing(target, [id])
        content = Markup(body) if format == 'html' else plaintext2html(body)  # noqa: S704  the field sanitizes it
        message = record.message_post(
            # Customers do not care which program wrote to them.
            body=content + self._annotation() if kind == 'note' else content,
            message_type='comment',
            subtype_xmlid=SUBTYPES[kind],
            partner_ids=self._existing(self.env['res.partner'], partner_ids).ids,
            attachment_ids=self._attachments(attachment_ids).ids,
        )
        return {'model': model, 'id': id, 'message_id': message.id, 'kind': kind, 'url': self._url(record)}

    def _attachments(self, ids):
        """Return attachments that the user may read; posting shows them to whoever reads the record."""
        attachments = self._existing(self.env['ir.attachment'], ids)
        check_access(attachments, 'read')
        return attachments

    def _annotation(self):
        """Return the line that tells colleagues that a program wrote in the user's name, if the setting asks for it."""
        client = self.env.context.get('mcp_name')
        setting = self.env['ir.config_parameter'].sudo().get_param('muk_mcp.annotate_messages')
        if not client or setting != 'True':
            return Markup()
        return Markup('<p><small class="text-muted">%s</small></p>') % _('Sent with %s', client)
