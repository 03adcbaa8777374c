from odoo import api, fields, models, tools

from ...access import as_server
from ...compat import GROUPS_CACHE, groups_of

CONNECT_GROUP = 'muk_mcp_oauth.group_connect'


class ResUsers(models.Model):
    _inherit = 'res.users'

    mcp_consent_ids = fields.One2many(
        'muk_mcp_oauth.consent',
        'user_id',
        'Connected AI Clients',
        readonly=True,
        domain=[('withdrawn_at', '=', False)],
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, 'mcp_consent_ids']

    def write(self, vals):
        result = super().write(vals)
        # A user who changes the password, or is archived, expects everything that was signed in to be out.
        if 'password' in vals or not vals.get('active', True):
            self._end_mcp_access('password_changed' if 'password' in vals else 'user_archived')
        return result

    def _action_revoke_all_devices(self):
        """Log out from all devices; until Odoo 17, which has no such method, that sets the password anew."""
        self._end_mcp_access('logged_out_from_all_devices')
        return super()._action_revoke_all_devices()

    def _end_mcp_access(self, reason):
        """End what AI clients were given for the users, and their keys, which the published muk_mcp would leave alive."""
        as_server(self.env, 'grant')._end_of_users(self, reason)
        self.env.cr.execute('UPDATE muk_mcp_key SET active = false WHERE user_id = ANY(%s) AND active', [self.ids])
        self.env['muk_mcp.key'].invalidate_model(['active'])

    def _may_connect(self, client=None) -> bool:
        """Tell whether the user may connect AI clients, this client in particular; portal and public users never may."""
        if not self.active or self.share or not self.has_group(CONNECT_GROUP):
            return False
        restricted = client and client.sudo().is_restricted
        return not restricted or bool(client.sudo().group_ids & groups_of(self))

    @api.model
    @tools.ormcache(cache=GROUPS_CACHE)
    def _connecting_group_ids(self) -> list:
        """Return the ids of the group whose members may connect and of all that imply it, for use in SQL.

        Since 19 a user's row names only the groups given directly; before, the implied ones as well.
        """
        self.env.cr.execute(
            """WITH RECURSIVE implying (id) AS (
                      SELECT %s UNION SELECT r.gid FROM res_groups_implied_rel r JOIN implying i ON r.hid = i.id)
               SELECT id FROM implying""",
            [self.env['ir.model.data']._xmlid_to_res_id(CONNECT_GROUP)],
        )
        return [row[0] for row in self.env.cr.fetchall()]
