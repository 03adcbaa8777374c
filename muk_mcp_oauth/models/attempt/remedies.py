from odoo import _, models
from odoo.exceptions import UserError

from ...access import server
from ...compat import GROUPS_OF_USER, USERS_OF_GROUP
from ...protocol.settings import split_words
from ..odoo.res_users import CONNECT_GROUP

# How long clients that send a refresh token many times at once have been seen to take.
LONG_GRACE_SECONDS = 60


class Attempt(models.Model):
    """What an administrator can do about a failed attempt, by a button beside it."""

    _inherit = 'muk_mcp_oauth.attempt'

    def action_remedy(self):
        """Do what the attempt's line offers; return an action if that opens something."""
        self.ensure_one()
        server(self.env)._check_administrator()
        remedies = {
            'approve': self.client_id.action_activate,
            'unblock': self.client_id.action_activate,
            'open_client': lambda: _form_of(self.client_id),
            'add_redirect_uri': self._add_redirect_uri,
            'new_secret': self.client_id.action_new_secret,
            'fetch_again': self.client_id.action_fetch_again,
            'open_connection': lambda: _form_of(self.grant_id),
            'allow_host': lambda: self._add_to_list('redirect_hosts'),
            'allow_scheme': lambda: self._add_to_list('custom_scheme_list', custom_schemes='list'),
            'allow_document_host': lambda: self._add_to_list('client_document_hosts', client_documents='list'),
            'open_registration': lambda: server(self.env)._change_settings(dynamic_registration='on'),
            'raise_grace': lambda: server(self.env)._change_settings(grace_seconds=LONG_GRACE_SECONDS),
            'let_user_connect': self._let_user_connect,
            'let_user_use_client': self._let_user_use_client,
            'self_test': self.env['muk_mcp_oauth.self_test']._action_open,
            'open_settings': lambda: _action_of('base_setup.action_general_configuration', self.env),
            'open_keys': lambda: _action_of('muk_mcp_oauth.action_signing_key', self.env),
        }
        if self.remedy not in remedies:
            raise UserError(_('There is nothing left to do here: connect again from the application.'))
        return remedies[self.remedy]() or self._done()

    def _add_to_list(self, setting: str, **others):
        """Add the refused host or scheme to a list of the settings."""
        words = split_words(getattr(self._settings(), setting))
        server(self.env)._change_settings(**{setting: ', '.join(sorted({*words, self.value}))}, **others)

    def _add_redirect_uri(self):
        """Let the client receive its answers where it wanted this one."""
        self.client_id.redirect_uris += f'\n{self.value}'
        self.client_id._record_change('add_redirect_uri')

    def _let_user_connect(self):
        self.user_id.sudo().write({GROUPS_OF_USER: [(4, self.env.ref(CONNECT_GROUP).id)]})
        server(self.env)._record_change('let_user_connect', self.user_id.sudo().login)

    def _let_user_use_client(self):
        """Let the user in by a group of the client's own, which gives no other right."""
        client, name = self.client_id, _('Users of %s', self.client_id.display_name)
        group = client.group_ids.filtered(lambda group: group.name == name) or self.env['res.groups'].create(
            {'name': name}
        )
        group[USERS_OF_GROUP] = [(4, self.user_id.id)]
        client.group_ids |= group
        client._record_change('let_user_use_client')

    def _done(self) -> dict:
        return {
            'type': 'ir.actions.client',
            'tag': 'display_notification',
            'params': {
                'type': 'success',
                'message': _('Done. The user can now connect again from the application.'),
                'next': {'type': 'ir.actions.client', 'tag': 'soft_reload'},
            },
        }


def _action_of(xml_id: str, env) -> dict:
    return env['ir.actions.actions']._for_xml_id(xml_id)


def _form_of(record) -> dict:
    return {'type': 'ir.actions.act_window', 'res_model': record._name, 'res_id': record.id, 'views': [(False, 'form')]}
