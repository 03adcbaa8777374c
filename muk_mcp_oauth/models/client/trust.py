from markupsafe import Markup

from odoo import _, models

from ...common.display import clean_name, quotation
from ...core import parse_redirect_uri, unicode_host
from ...protocol.authorization.trust import Applicant, Trust, Verdict, judge, resembles, split_host

# A stranger's name longer than this becomes a message of its own.
LONGEST_NAME = 40
STRONG = Markup('<strong>%s</strong>')
SPELLED = Markup(' <span class="o_mcp_oauth_spelled">%s</span>')


class Client(models.Model):
    _inherit = 'muk_mcp_oauth.client'

    def _judge(self, redirect_uri: str) -> Verdict:
        """Return how far the client may be trusted if its answer goes to ``redirect_uri``."""
        applicant = Applicant(
            self.kind, self.name or '', parse_redirect_uri(redirect_uri), self._document_host() or None
        )
        return judge(applicant, self.env['muk_mcp_oauth.known_client']._listed())

    def _is_trusted_by(self, user, redirect_uri: str) -> bool:
        """Return True if an error may take ``user`` to ``redirect_uri`` without a click (RFC 9700 section 4.11.2)."""
        verdict = self._judge(redirect_uri)
        vouched_for = verdict.trust is Trust.ADMINISTRATOR or (verdict.trust is not Trust.IMPOSTOR and verdict.known)
        return bool(vouched_for) or self.env['muk_mcp_oauth.consent']._for_user(user, self)._belongs_to(self)

    def _name_for_user(self, verdict: Verdict) -> Markup:
        """Return what a page calls the client: a name that somebody vouches for, or in quotation marks what it says."""
        if verdict.trust is Trust.ADMINISTRATOR or self._is_vouched_name(verdict):
            return bdi(clean_name(self.name or self.client_id, LONGEST_NAME))
        if verdict.trust is Trust.KNOWN:
            return bdi(verdict.known.name)
        return self._claimed_name()

    def _claimed_name(self) -> Markup:
        name = clean_name(self.name or '', LONGEST_NAME)
        return Markup(quotation(self.env.lang)) % bdi(name) if name else Markup('%s') % _('An unnamed application')

    def _is_vouched_name(self, verdict: Verdict) -> bool:
        """Return True if the document of a known host gives the client this host's own name."""
        known = verdict.known if verdict.trust in (Trust.KNOWN, Trust.LOCAL) else None
        return bool(known and known.host == self._document_host() and resembles(self.name or '', known.name))

    def _goes_elsewhere_by_name(self, verdict: Verdict) -> bool:
        """Return True if a known host answers for the client, but not under the name that the client gives itself."""
        return verdict.trust is Trust.KNOWN and bool(self.name) and not resembles(self.name, verdict.known.name)


def bdi(text: str) -> Markup:
    """Return text whose direction cannot turn what stands around it."""
    return Markup('<bdi class="o_mcp_oauth_name">%s</bdi>') % text


def shown_host(host: str) -> Markup:
    """Return a host with the part emphasised that its owner registered, and what its ``xn--`` labels stand for."""
    chosen, registered = split_host(host)
    shown = Markup('<span class="o_mcp_oauth_host"><span class="o_mcp_oauth_muted">%s</span><strong>%s</strong></span>')
    readable = unicode_host(host)
    if readable == host:
        return shown % (chosen, registered)
    return shown % (chosen, registered) + SPELLED % _('(its letters look like “%s”)', readable)
