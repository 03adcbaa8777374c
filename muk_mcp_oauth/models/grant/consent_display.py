from markupsafe import Markup

from odoo import _, models
from odoo.tools import format_date

from ...access import server
from ...core import parse_redirect_uri
from ...protocol.authorization.trust import Trust
from ...protocol.scope import ADMIN, READ
from ..client.trust import STRONG, bdi, shown_host

# Of more companies than these the page shows the first ones and a number.
MOST_COMPANIES = 4


class ConsentPage(models.Model):
    """What a consent page says, in the language of its user: who, what, as whom, where to, how long, how to end it."""

    _inherit = 'muk_mcp_oauth.consent_page'

    def _display(self, token: str) -> dict:
        """Return the values of the consent page; ``token`` is what its form carries."""
        redirect = parse_redirect_uri(self.redirect_uri)
        verdict = self.client_id._judge(self.redirect_uri)
        name = self.client_id._name_for_user(verdict)
        company = self.user_id.company_id.name
        return {
            'token': token,
            'trust': verdict.trust.value,
            'title': _('Allow %(name)s – %(company)s', name=name.striptags(), company=company),
            'heading': self._heading(verdict, name, company),
            'odoo_host': server(self.env)._endpoints().issuer.partition('://')[2],
            'notice': self._notice(verdict, redirect, name),
            'scopes': self._offered_scopes(verdict),
            'earlier': self._earlier_decision(),
            'administrator': self.user_id._is_system(),
            'administration': ADMIN in self.scope.split(),
            'user': self.user_id,
            'companies': self._companies(),
            'facts': self._facts(redirect),
            'connecting': _('Connecting to %s …', name.striptags()),
        }

    def _heading(self, verdict, name, company):
        if verdict.trust is Trust.IMPOSTOR:
            return _('This is not %s', bdi(verdict.known.name))
        return _('Connect %(name)s to %(company)s', name=name, company=bdi(company))

    def _notice(self, verdict, redirect, name):
        """Return the one line that says how far to trust the client."""
        if verdict.trust is Trust.ADMINISTRATOR:
            return STRONG % _('Set up by your administrator.')
        if verdict.trust is Trust.LOCAL:
            return self._local_notice(redirect, name)
        host = self._answering_host(redirect)
        if verdict.trust is Trust.KNOWN:
            return self._known_notice(verdict)
        if verdict.trust is Trust.IMPOSTOR:
            return _(
                'It calls itself %(name)s, but your access would go to %(host)s. The real %(known)s is at %(known_host)s. '
                'Deny, unless you know better.',
                name=self.client_id._claimed_name(),
                host=host,
                known=bdi(verdict.known.name),
                known_host=STRONG % verdict.known.host,
            )
        return _(
            '%(unknown)s It calls itself %(name)s; your access goes to %(host)s. Continue only if you expected exactly '
            'this address.',
            unknown=STRONG % _('Not known to your company.'),
            name=name,
            host=host,
        )

    def _local_notice(self, redirect, name):
        kind = _('A program on this computer.') if redirect.kind == 'loopback' else _('An app on this device.')
        return _('%(kind)s Continue only if you started this from %(name)s just now.', kind=STRONG % kind, name=name)

    def _known_notice(self, verdict):
        known = _('%(name)s, at %(host)s.', name=STRONG % bdi(verdict.known.name), host=STRONG % verdict.known.host)
        if self.client_id._goes_elsewhere_by_name(verdict):
            return known + Markup(' %s') % _('It calls itself %s.', self.client_id._claimed_name())
        return known

    def _answering_host(self, redirect):
        """Return the host that gets the access, or for a program on the device, whose document it shows."""
        return shown_host(redirect.host if redirect.kind == 'https' else self.client_id._document_host())

    def _offered_scopes(self, verdict) -> list[dict]:
        """Return the boxes; an earlier decision is their default, and what it was not about is marked."""
        earlier = self._live_consent()
        allowed, declined = (earlier.scope or '').split(), (earlier.declined_scope or '').split()
        unticked = {*declined, *self._ticked_by_hand(verdict, allowed)}
        return [
            {
                **self._describe_scope(scope),
                'value': scope,
                'ticked': scope not in unticked,
                'new': bool(earlier) and scope not in allowed + declined,
            }
            for scope in self.scope.split()
        ]

    def _ticked_by_hand(self, verdict, allowed: list[str]) -> set[str]:
        """Return what nobody should allow without meaning it: all, if the client takes the name of another."""
        asked = set(self.scope.split())
        if verdict.trust is Trust.IMPOSTOR:
            return asked
        if server(self.env)._settings().offer_reading_first:
            return {ADMIN} | asked - {READ, *allowed}
        return {ADMIN}

    def _live_consent(self):
        consent = self.env['muk_mcp_oauth.consent']._for_user(self.user_id, self.client_id)
        return consent.filtered(lambda consent: not consent.withdrawn_at)

    def _earlier_decision(self):
        earlier = self._live_consent()
        if not earlier:
            return None
        granted = format_date(self.env, earlier.granted_at)
        if not earlier._belongs_to(self.client_id):
            return _('You allowed this on %s. It has changed since: look at it as if it were new.', granted)
        return _('You allowed this on %s. What you decided then is ticked.', granted)

    def _describe_scope(self, scope: str) -> dict:
        if scope == READ:
            return {
                'icon': 'eye',
                'label': _('See'),
                'text': _('contacts, orders, invoices, messages and all else that you can see'),
            }
        if scope == ADMIN:
            return {
                'icon': 'key',
                'label': _('Administer Odoo'),
                'text': _(
                    'users, access rights, settings, automation and mail servers; what it changes there stays when you disconnect it'
                ),
            }
        return {
            'icon': 'pencil',
            'label': _('Create, change and delete'),
            'text': _('records, and send e-mail and messages, in your name; this includes seeing them'),
        }

    def _facts(self, redirect) -> list[tuple]:
        """Return what else the user has to know, as pairs of a question and its answer."""
        document_host = self.client_id._document_host()
        return [
            *([(_('From'), shown_host(document_host))] if document_host else []),
            (_('Goes to'), self._destination(redirect)),
            (_('Your data'), self._data(redirect)),
            (_('How long'), self._duration()),
        ]

    def _destination(self, redirect):
        if redirect.kind == 'https':
            return shown_host(redirect.host)
        if redirect.kind == 'loopback':
            kind, name = _('a program on this computer'), redirect.host
        else:
            kind, name = _('an app on this device'), f'{redirect.scheme}:'
        return Markup('%s <span class="o_mcp_oauth_muted">(<span class="o_mcp_oauth_host">%s</span>)</span>') % (
            kind,
            name,
        )

    def _data(self, redirect):
        if redirect.kind == 'https':
            return _('What it reads is sent to %s.', redirect.host)
        return _('What it reads is handed to that program, and by it to the AI service that it uses.')

    def _duration(self):
        settings = server(self.env)._settings()
        if not self.client_id._may_refresh():
            return _(
                '%s; then it has to ask you again.', server(self.env)._minutes(-(-settings.access_token_ttl // 60))
            )
        return _(
            'Until you disconnect it or it lies unused for %(unused)s, at most %(longest)s.',
            unused=server(self.env)._days(settings.refresh_token_ttl_days),
            longest=server(self.env)._days(settings.grant_lifetime_days),
        )

    def _companies(self):
        """Return in which companies the client may work, None if there is only one."""
        names = self.user_id.company_ids.mapped('name')
        if len(names) < 2:
            return None
        shown = ', '.join(names[:MOST_COMPANIES]) + (' …' if len(names) > MOST_COMPANIES else '')
        return _('in %(number)s companies: %(names)s', number=len(names), names=shown)
