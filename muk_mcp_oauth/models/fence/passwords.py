from odoo import _, api, models
from odoo.exceptions import AccessError

from .acting import acting_client


def check_no_client(what):
    """Raise AccessError if an AI client acts, as superuser too: here credentials are made. ``what`` is a clause."""
    if acting_client():
        raise AccessError(_('An AI client may not %s. Do not try again; ask your user to do it in Odoo.', what))


class ResPartner(models.Model):
    """Links for a new password. Customers without a user still get theirs in the mails that Odoo sends them."""

    _inherit = 'res.partner'

    def write(self, vals):
        """Keep the e-mail address of users: Odoo sends the link for a new password there, outside the connection."""
        if 'email' in vals and acting_client() and self._changes_email_of_user(vals['email']):
            check_no_client(_('change the e-mail address of a user'))
        return super().write(vals)

    def _changes_email_of_user(self, email):
        partners = self.sudo().with_context(active_test=False)
        return any(partner.user_ids and (partner.email or '') != (email or '') for partner in partners)

    def _check_no_client_for_users(self):
        if acting_client() and self.sudo().with_context(active_test=False).user_ids:
            check_no_client(_('make or send a link for a new password'))

    def signup_prepare(self, *args, **kwargs):
        self._check_no_client_for_users()
        return super().signup_prepare(*args, **kwargs)

    def _generate_signup_token(self, *args, **kwargs):
        self._check_no_client_for_users()
        return super()._generate_signup_token(*args, **kwargs)


class ResUsers(models.Model):
    """Passwords, second factors and invitations."""

    _inherit = 'res.users'

    @api.model_create_multi
    def create(self, vals_list):
        """Create users without the invitation that Odoo sends: it holds a link for a password."""
        users = self.with_context(no_reset_password=True) if acting_client() else self
        return super(ResUsers, users).create(vals_list)

    def _set_password(self):
        check_no_client(_('set a password'))
        return super()._set_password()

    def _set_new_password(self):
        check_no_client(_('set a password'))
        return super()._set_new_password()

    def _change_password(self, new_passwd):
        check_no_client(_('set a password'))
        return super()._change_password(new_passwd)

    def _get_totp_mail_key(self):
        check_no_client(_('see a second factor'))
        return super()._get_totp_mail_key()

    def _get_totp_mail_code(self):
        check_no_client(_('see a second factor'))
        return super()._get_totp_mail_code()

    def _totp_try_setting(self, secret, code):
        check_no_client(_('set a second factor'))
        return super()._totp_try_setting(secret, code)


class IdentityCheck(models.TransientModel):
    """The dialog that asks for the password; every method that needs it makes one first."""

    _inherit = 'res.users.identitycheck'

    @api.model_create_multi
    def create(self, vals_list):
        check_no_client(_('confirm the identity of its user'))
        return super().create(vals_list)

    def run_check(self):
        check_no_client(_('confirm the identity of its user'))
        return super().run_check()


class ApiKeys(models.Model):
    _inherit = 'res.users.apikeys'

    def _generate(self, *args, **kwargs):
        check_no_client(_('make an API key'))
        return super()._generate(*args, **kwargs)
