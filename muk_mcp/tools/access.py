from odoo import fields, models, release

from ..compat import accessible, may
from ..core.parameters import MODEL, ids, parameters
from ..core.tool import mcp_tool
from ..core.values import moment

OPERATIONS = ('read', 'write', 'create', 'unlink')


class McpAccessTools(models.AbstractModel):
    _name = 'muk_mcp.tools.access'
    _inherit = 'muk_mcp.mixin'
    _description = 'MCP tools about the user and access rights'

    @mcp_tool(
        'whoami',
        'Tells who the user is: companies, language and time zone, the current time, and whether this connection may '
        'write. It answers "me", "my company" and "today".',
        parameters(),
        title='Who am I',
    )
    def _whoami(self):
        user = self.env.user
        now = fields.Datetime.now()
        return {
            'user': {'id': user.id, 'name': user.name, 'login': user.login, 'partner_id': user.partner_id.id},
            'company': {'id': user.company_id.id, 'name': user.company_id.name},
            'companies': [{'id': company.id, 'name': company.name} for company in user.company_ids],
            'lang': user.lang,
            'tz': user.tz or 'UTC',
            'now_utc': moment(now),
            'now_local': fields.Datetime.context_timestamp(self, now).isoformat(timespec='seconds'),
            'is_administrator': self.env.is_system(),
            'connection': self.env.context.get('mcp_name'),
            'scope': self.env.context.get('mcp_scope'),
            'odoo_version': release.version,
        }

    @mcp_tool(
        'get_access_rights',
        'Tells which operations (read, write, create, unlink) the user may do on a model and, with ids, on which of these '
        'records.',
        parameters(['model'], model=MODEL, ids=ids()),
        title='Get access rights',
    )
    def _get_access_rights(self, model, ids=()):
        target = self._resolve(model)
        rights = {operation: may(target, operation) for operation in OPERATIONS}
        if not ids:
            return {'model': model, 'rights': rights}
        records = self._existing(target, ids)
        allowed = {operation: accessible(records, operation).ids for operation in OPERATIONS if operation != 'create'}
        return {'model': model, 'rights': rights, 'allowed_ids': allowed}
