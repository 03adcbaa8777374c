from odoo import _, models

from .acting import acting_client


class ResPartnerBank(models.Model):
    """Where customers send money is set up by administrators: the bank accounts of one's own companies are on every invoice."""

    _inherit = 'res.partner.bank'

    def _check_owner_before_client(self):
        if acting_client().administers:
            return
        partners = self.sudo().partner_id
        if self.env['res.company'].sudo().search_count([('partner_id', 'in', partners.ids)], limit=1):
            fence = self.env['muk_mcp_oauth.fence']
            reason = _('customers pay into the bank accounts of your own companies')
            fence._raise_if_refused(fence._sentence_of_administration(self._name, reason))
