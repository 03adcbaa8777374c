from odoo import _, api, models
from odoo.exceptions import AccessError

from .acting import acting_client


class MailTemplate(models.Model):
    """Templates of users and contacts hold links for a new password and second factors."""

    _inherit = 'mail.template'

    @api.model
    def _render_template(self, template_src, model, *args, **kwargs):
        if acting_client() and model in ('res.users', 'res.partner'):
            raise AccessError(_('Templates of users and contacts are closed to AI clients. Do not try again.'))
        return super()._render_template(template_src, model, *args, **kwargs)
