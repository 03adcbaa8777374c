from odoo import _, http
from odoo.http import request

from ..common.reference import new_reference
from ..protocol.metadata import NOT_ME_PATH
from .page import render_page


class NotMeController(http.Controller):
    """Where the notice of a new application leads who did not connect it. Opening the link changes nothing."""

    @http.route(
        f'{NOT_ME_PATH}/<int:consent_id>', type='http', auth='user', methods=['GET'], sitemap=False, oauth_page=True
    )
    def ask(self, consent_id):
        """Show the application with the button that ends it: mail programs and scanners follow links by themselves."""
        consent = request.env['muk_mcp_oauth.consent']._find_mine(consent_id)
        return _page(consent) if consent else _page(consent, status=404)

    @http.route(
        f'{NOT_ME_PATH}/<int:consent_id>', type='http', auth='user', methods=['POST'], sitemap=False, oauth_page=True
    )
    def end(self, consent_id, **_form):
        """End the application and say what else to do; Odoo has checked the CSRF token."""
        consent = request.env['muk_mcp_oauth.consent']._find_mine(consent_id)
        if not consent:
            return _page(consent, status=404)
        name, reference = consent._application()['shown_name'], new_reference()
        consent.with_user(request.env.user).not_me(reference)
        return _page(consent, heading=_('%s is disconnected', name), reference=reference)


def _page(consent, *, heading=None, reference=None, status=200):
    texts = {'heading': heading} if heading or not consent else consent._not_me_texts()
    values = {'consent': consent, 'reference': reference, **texts}
    return render_page('muk_mcp_oauth.not_me_page', values, status)
