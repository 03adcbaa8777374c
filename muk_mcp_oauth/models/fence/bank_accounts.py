from odoo import _, api, models

from .acting import acting_client


class ResPartnerBank(models.Model):
    """Where customers send money is set up by administrators: the bank accounts of one's own companies are on every invoice."""

    _inherit = 'res.partner.bank'

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._check_of_others()
        return accounts

    def write(self, vals):
        self._check_of_others()
        result = super().write(vals)
        self._check_of_others()
        return result

    def unlink(self):
        self._check_of_others()
        return super().unlink()

    def _check_of_others(self):
        client = acting_client()
        if not client or self.env.su or client.administers:
            return
        partners = self.sudo().partner_id
        if self.env['res.company'].sudo().search_count([('partner_id', 'in', partners.ids)], limit=1):
            fence = self.env['muk_mcp_oauth.fence']
            reason = _('customers pay into the bank accounts of your own companies')
            fence._raise_if_refused(fence._sentence_of_administration(self._name, reason))
