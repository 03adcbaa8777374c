"""Links for a new password in Odoo 17, the last version in which they are fields of a contact."""

from odoo import models

from .acting import acting_client


class ResPartner(models.Model):
    _inherit = 'res.partner'

    def _compute_token(self):
        """Show a client no token of a partner who has a user; it may have been made by anybody, at the login page."""
        super()._compute_token()
        if acting_client():
            self._of_users().signup_token = False

    def _compute_signup_url(self):
        if not acting_client():
            return super()._compute_signup_url()
        users = self._of_users()
        users.signup_url = False
        return super(ResPartner, self - users)._compute_signup_url()

    def _of_users(self):
        return self.filtered(lambda partner: partner.sudo().with_context(active_test=False).user_ids)
