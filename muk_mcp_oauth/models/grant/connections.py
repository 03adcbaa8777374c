from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.http import request

from ...access import as_server
from ...common.audit import AuditEntry
from ...core import parse_redirect_uri
from ...protocol.authorization.trust import Trust
from ...protocol.scope import ADMIN, READ, WRITE, limited, without


class Consent(models.Model):
    """What users see of their connections, and how they end or narrow them, in their preferences."""

    _inherit = 'muk_mcp_oauth.consent'

    @api.model
    def my_applications(self) -> list[dict]:
        """Return what the user connected, by application, the one that was used last first.

        A client that registers anew at each connection is several consents of one application.
        """
        applications: dict[tuple, dict] = {}
        for consent in self._mine():
            application = consent._application()
            key = (application['name'], application['host'])
            applications.setdefault(key, {**application, 'connections': []})['connections'].append(
                consent._connection()
            )
        return sorted(applications.values(), key=_last_use, reverse=True)

    @api.model
    def _mine(self) -> 'Consent':
        """Return the consents of the user that hold, with the rights to look at what hangs on them."""
        return self.sudo().search([('user_id', '=', self.env.uid), ('withdrawn_at', '=', False)])

    def _application(self) -> dict:
        uri = next(iter(self._redirect_uris_within(self.scope)), self.client_id._redirect_uris()[0])
        verdict, redirect = self.client_id._judge(uri), parse_redirect_uri(uri)
        if redirect.kind == 'https':
            host = redirect.host
        else:
            host = _('a program on this computer') if redirect.kind == 'loopback' else _('an app on a device')
        named = verdict.known.name if verdict.trust is Trust.KNOWN else None
        return {
            'name': named or self.client_id.name or _('An unnamed application'),
            'host': host,
            'trust': verdict.trust.value,
            'shown_name': self.client_id._name_for_user(verdict).striptags(),
        }

    def _connection(self) -> dict:
        """Return what a user knows a connection by; times are in UTC, as Odoo writes them."""
        living = self.grant_ids.filtered(lambda grant: not grant.refusal)
        used = self.grant_ids.filtered('last_used_at').sorted('last_used_at')[-1:]
        return {
            'id': self.id,
            'client_id': self.client_id.client_id,
            'name': self.client_id.display_name,
            'granted_at': _text(self.granted_at),
            'last_used_at': _text(used.last_used_at),
            'last_used_from': used.last_used_from or '',
            'expires_at': _text(max(living.mapped('expires_at'), default=False)),
            'is_alive': bool(living),
            'may_write': WRITE in self.scope.split(),
            'may_administer': ADMIN in self.scope.split(),
            'asks_again': not self._is_remembered(),
        }

    def _is_remembered(self) -> bool:
        """Return True if the client may connect again without asking the user."""
        return any(parse_redirect_uri(uri).kind == 'https' for uri in self._redirect_uris_within(self.scope))

    def disconnect(self):
        """Withdraw consents of the user; what they were given is refused from the next request on."""
        self._check_mine()
        self.action_withdraw()
        self._record_action('disconnect')

    @api.model
    def disconnect_all(self):
        """Withdraw everything that the user ever allowed."""
        mine = self._mine()
        mine.action_withdraw()
        mine._record_action('disconnect')

    def stop_writing(self):
        """Take from clients of the user what changes anything; to give it back, the client has to ask the user again."""
        self._check_mine()
        for consent in self.sudo():
            declined = without(f'{consent.declined_scope or ""} {consent.scope}', READ)
            consent.write({'scope': limited(consent.scope, READ), 'declined_scope': declined})
            self.env['muk_mcp_oauth.grant'].sudo()._reduce_scope(consent)
        self._record_action('reduce_scope')

    def _check_mine(self):
        if self.sudo().user_id - self.env.user:
            raise AccessError(_('This connection is not yours.'))

    def _record_action(self, event: str, reference: str | None = None):
        """Tell the audit log what the user did about each client."""
        address = request.httprequest.remote_addr if request else None
        for consent in self.sudo():
            entry = AuditEntry(event, address, client_id=consent.client_id.client_id, user_id=self.env.uid)
            entry.reference = reference
            as_server(self.env, 'audit')._record(entry)


def _text(moment) -> str:
    return fields.Datetime.to_string(moment) if moment else ''


def _last_use(application: dict) -> str:
    return max(entry['last_used_at'] or entry['granted_at'] for entry in application['connections'])
