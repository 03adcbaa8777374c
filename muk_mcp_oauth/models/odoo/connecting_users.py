from odoo import api, models

from ...access import server
from ...compat import USERS_OF_GROUP
from .res_users import CONNECT_GROUP


class ResUsers(models.Model):
    """Who may connect AI clients, as the settings show and change it."""

    _inherit = 'res.users'

    @api.model
    def _connecting(self) -> dict:
        """Return the values of the settings: everyone, or the users of the group."""
        group = self.env.ref(CONNECT_GROUP, raise_if_not_found=False)
        if not group:
            return {'mcp_oauth_connecting': 'chosen', 'mcp_oauth_user_ids': [(6, 0, [])]}
        everyone = group in self.env.ref('base.group_user').sudo().implied_ids
        users = self.browse() if everyone else group.sudo()[USERS_OF_GROUP].filtered(lambda user: not user.share)
        return {
            'mcp_oauth_connecting': 'everyone' if everyone else 'chosen',
            'mcp_oauth_user_ids': [(6, 0, users.ids)],
        }

    @api.model
    def _let_connect(self, who: str, users):
        """Let all internal users connect, or exactly ``users``; tell the audit log if that is a change."""
        group = self.env.ref(CONNECT_GROUP, raise_if_not_found=False)
        before = self._connecting()
        chosen = [(6, 0, users.ids if who == 'chosen' else [])]
        if not group or before == {'mcp_oauth_connecting': who, 'mcp_oauth_user_ids': chosen}:
            return
        internal = self.env.ref('base.group_user').sudo()
        internal.implied_ids = [(4 if who == 'everyone' else 3, group.id)]
        if who == 'chosen':
            # Until 18 the members of a group keep what it implied when it implies it no more.
            group.sudo()[USERS_OF_GROUP] = chosen
        names = ', '.join(users.mapped('login'))
        server(self.env)._record_change('settings', f'connecting: {who} {names}'.strip())
