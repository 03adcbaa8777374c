from odoo import api, fields, models, tools

from ...access import as_server
from ...compat import GROUPS_CACHE
from ..grant.grant_state import CLIENT_ADMITS_USER, USER_MAY_CONNECT

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

    mcp_has_own_page = fields.Boolean(
        compute='_compute_mcp_has_own_page', help='The preferences have a page of the MCP server, which shows them too.'
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, 'mcp_consent_ids', 'mcp_has_own_page']

    def _compute_mcp_has_own_page(self):
        # The page shows keys by a method that the published muk_mcp does not have.
        self.mcp_has_own_page = hasattr(self.env['muk_mcp.key'], 'my_keys')

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
        """Return True if the user may connect AI clients, and this client in particular, by the rule for grants."""
        self.env.flush_all()
        admits = CLIENT_ADMITS_USER.format(user='account.id') if client else 'TRUE'
        self.env.cr.execute(
            f"""SELECT account.active AND {USER_MAY_CONNECT} AND {admits}
                  FROM res_users account LEFT JOIN muk_mcp_oauth_client client ON client.id = %(client)s
                 WHERE account.id = %(user)s""",
            {'user': self.id, 'client': client.id if client else None, 'groups': self._connecting_group_ids()},
        )
        row = self.env.cr.fetchone()
        return bool(row and row[0])

    @api.model
    @tools.ormcache(cache=GROUPS_CACHE)
    def _connecting_group_ids(self) -> list:
        """Return the ids of the group whose members may connect and of all that imply it, for use in SQL.

        Since 19 a user's row names only the groups given directly; before, the implied ones as well.
        """
        group = self.env['ir.model.data']._xmlid_to_res_id(CONNECT_GROUP)
        if not group:
            # Somebody deleted the group: nobody may connect.
            return []
        self.env.cr.execute(
            """WITH RECURSIVE implying (id) AS (
                      SELECT %s UNION SELECT r.gid FROM res_groups_implied_rel r JOIN implying i ON r.hid = i.id)
               SELECT id FROM implying""",
            [group],
        )
        return [row[0] for row in self.env.cr.fetchall()]
